/// Where a name server listens, with how many threads, and what it allows to connections.
package struct NameServerConfiguration: Sendable {
    /// The addresses, each for UDP and TCP; port 0 is one that is free for both.
    package var listen: [SocketAddress]
    /// Where the workers' random numbers start: rotation of records is unpredictable if this is.
    package var seed: UInt64
    /// UDP threads per address; nil: as many as the program may use processors.
    package var udpWorkers: Int?
    /// TCP threads; nil: as many as the program may use processors.
    package var tcpWorkers: Int?
    /// Whether each thread is bound to a processor.
    package var pinWorkers = false
    /// What the names of the threads begin with; the kernel keeps 15 characters of a name.
    package var threadName = "muster"
    /// Octets that are asked for in each UDP socket's receive buffer.
    package var receiveBuffer: Int32 = NameServerLimits.receiveBuffer
    /// Most TCP connections in all. The limit of open files may allow fewer: 22 % of it.
    package var connections = NameServerLimits.connections
    /// Most TCP connections of one IPv4 address or one IPv6 network of 56 bits; nil: half of all.
    /// Each thread allows its share.
    package var connectionsPerClient: Int?
    /// How long a connection may be silent between two messages (RFC 7766 §6.2.3).
    package var idleTimeout = Duration.seconds(10)
    /// How long a message may take from its first octet to its last.
    package var readTimeout = Duration.seconds(5)
    /// How long a client may take to read the replies that wait for it.
    package var writeTimeout = Duration.seconds(10)

    /// A configuration with the usual limits.
    package init(listen: [SocketAddress], seed: UInt64) {
        self.listen = listen
        self.seed = seed
    }

    /// The idle timeout in tenths of a second, as clients are told it (RFC 7828 §3.1).
    var keepalive: UInt16 { UInt16(clamping: idleTimeout.components.seconds * 10) }
    /// UDP threads per address.
    var udpWorkerCount: Int { Self.count(udpWorkers) }
    /// TCP threads.
    var tcpWorkerCount: Int { Self.count(tcpWorkers) }

    private static func count(_ wanted: Int?) -> Int {
        min(max(1, wanted ?? WorkerThread.usefulCount), NameServerLimits.workers)
    }
}
