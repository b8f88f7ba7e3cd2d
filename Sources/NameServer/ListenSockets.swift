/// The sockets of a server's addresses, which can be bound long before the server is made: by who
/// gives up the right to bind them, or by another program that passes them on.
///
/// What is asked from then on waits in the kernel until the server starts.
package struct ListenSockets: Sendable {
    let ports: [ListenPort]

    /// Takes over the sockets that were passed, each of which must be for one of the addresses,
    /// and binds the other addresses.
    package init(
        _ configuration: NameServerConfiguration, passed: [PassedSocket] = []
    ) throws(NameServerError) {
        guard !configuration.listen.isEmpty else { throw .noAddress }
        var pairs = try PassedPairs(passed, for: configuration.listen)
        var ports: [ListenPort] = []
        for address in configuration.listen {
            if let pair = try pairs.take(address) {
                ports.append(ListenPort(address, pair, configuration))
            } else {
                ports.append(try ListenPort(address, configuration))
            }
        }
        self.ports = ports
    }
}

/// The two sockets of an address that were passed.
struct PassedPair {
    let udp: PassedSocket
    let tcp: PassedSocket
}

/// The sockets that were passed, by address.
private struct PassedPairs {
    private var udp: [SocketAddress: PassedSocket] = [:]
    private var tcp: [SocketAddress: PassedSocket] = [:]

    init(_ sockets: [PassedSocket], for listen: [SocketAddress]) throws(NameServerError) {
        for socket in sockets {
            let (isStream, address) = try socket.inspect()
            let transport = isStream ? "TCP" : "UDP"
            guard listen.contains(address) else {
                let known = listen.map(\.description).joined(separator: ", ")
                throw socket.refused(
                    "is for \(transport) on \(address), which is not among the addresses to "
                        + "listen on (\(known)): make both agree")
            }
            guard (isStream ? tcp : udp)[address] == nil else {
                throw socket.refused("is a second one for \(transport) on \(address): pass one")
            }
            if isStream { tcp[address] = socket } else { udp[address] = socket }
        }
    }

    /// The sockets of an address; nil when there are none.
    mutating func take(_ address: SocketAddress) throws(NameServerError) -> PassedPair? {
        switch (udp.removeValue(forKey: address), tcp.removeValue(forKey: address)) {
        case (nil, nil): return nil
        case (let udp?, let tcp?): return PassedPair(udp: udp, tcp: tcp)
        case (let udp?, nil):
            throw udp.refused("comes without one for TCP on \(address): add ListenStream=")
        case (nil, let tcp?):
            throw tcp.refused("comes without one for UDP on \(address): add ListenDatagram=")
        }
    }
}
