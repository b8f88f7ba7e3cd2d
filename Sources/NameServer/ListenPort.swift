/// The sockets of one listen address: the same port for UDP and TCP.
struct ListenPort: Sendable {
    /// The address with the port that is bound.
    let address: SocketAddress
    /// One socket per UDP worker.
    let udp: [UDPSocket]
    /// One listener per TCP worker.
    let tcp: [TCPListener]

    /// Opens all sockets of an address. For port 0, UDP takes a port that is free and TCP must get
    /// the same; when somebody has it, another one is tried.
    init(
        _ wanted: SocketAddress, _ configuration: NameServerConfiguration
    ) throws(NameServerError) {
        var triesLeft = wanted.port == 0 ? NameServerLimits.portTries : 1
        while true {
            triesLeft -= 1
            let udp = try UDPSocket.open(
                wanted, count: configuration.udpWorkerCount,
                receiveBuffer: configuration.receiveBuffer)
            do throws(NameServerError) {
                tcp = try TCPListener.open(
                    udp[0].address, count: configuration.tcpWorkerCount)
                self.udp = udp
                address = udp[0].address
                return
            } catch {
                guard wanted.port == 0, case .addressInUse = error else { throw error }
                guard triesLeft > 0 else { throw .noFreePort(wanted) }
            }
        }
    }

    /// The address of two sockets that were passed. All workers read from these two: others could
    /// be bound beside them by their owner alone.
    init(_ address: SocketAddress, _ pair: PassedPair, _ configuration: NameServerConfiguration) {
        self.address = address
        let socket = UDPSocket(
            passed: pair.udp, address, receiveBuffer: configuration.receiveBuffer)
        udp = Array(repeating: socket, count: configuration.udpWorkerCount)
        let listener = TCPListener(passed: pair.tcp, address)
        tcp = Array(repeating: listener, count: configuration.tcpWorkerCount)
    }

    /// Wakes the UDP workers of these sockets, and turns new connections away. Sockets that were
    /// passed stay as they are, since their owner passes them to the next server.
    func shutDown() {
        for socket in udp where !socket.isPassed { socket.descriptor.shutDownReading() }
        for listener in tcp where !listener.isPassed { listener.descriptor.shutDownReading() }
    }
}
