/// What a name server's transports count, from its start on.
package enum TransportCounter: Int, CaseIterable, Sendable {
    /// Datagrams received, and replies handed to the kernel.
    case udpQueries, udpReplies
    /// Datagrams that got no reply: not a query, longer than a query may be, or from nowhere to
    /// reply to.
    case udpUnanswered, udpOversized, udpUnanswerable
    /// Failures of the kernel to send a reply, or to receive.
    case udpSendErrors, udpReceiveErrors
    /// Whole messages received, replies made, and messages that got none.
    case tcpQueries, tcpReplies, tcpUnanswered
    /// Connections accepted, ended for whatever reason, and turned away at once.
    case tcpOpened, tcpClosed, tcpRefused
    /// Connections ended by us: to make room for others, after silence, in the middle of a message
    /// that did not go on, because its replies were not read, and for what is no DNS message.
    case tcpEvicted, tcpIdleTimeouts, tcpReadTimeouts, tcpWriteTimeouts, tcpInvalid
    /// Questions that were to be forwarded and failed, because too many wait already; and forwarded
    /// replies whose connection was gone.
    case forwardOverflows, tcpAbandoned
    /// Failures of the kernel to accept a connection.
    case tcpAcceptErrors
}

/// The sums of all workers' counters at one moment.
package struct NameServerCounters: Sendable {
    private var values = [UInt64](repeating: 0, count: TransportCounter.allCases.count)

    /// The value of one counter.
    package subscript(_ counter: TransportCounter) -> UInt64 { values[counter.rawValue] }

    /// TCP connections that are open now.
    package var tcpOpen: UInt64 {
        self[.tcpOpened] >= self[.tcpClosed] ? self[.tcpOpened] - self[.tcpClosed] : 0
    }

    /// The sums over these workers.
    init(_ workers: [WorkerCounters]) {
        for counter in TransportCounter.allCases {
            for worker in workers { values[counter.rawValue] &+= worker[counter] }
        }
    }
}
