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

    /// Wakes all workers of these sockets, and turns new connections away.
    func shutDown() {
        for socket in udp { socket.descriptor.shutDownReading() }
        for listener in tcp { listener.descriptor.shutDownReading() }
    }
}
