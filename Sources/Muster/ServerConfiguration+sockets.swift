package import NameServer

extension ServerConfiguration {
    /// Binds the addresses before the server starts: for who gives up the right to bind them in
    /// between. Sockets that another program passed are taken over in their place.
    package mutating func bind(passed: [PassedSocket] = []) throws(ServerError) {
        do throws(NameServerError) {
            sockets = try ListenSockets(nameServer(), passed: passed)
        } catch {
            throw ServerError(error)
        }
    }

    /// Where the name server listens, with how many threads.
    func nameServer() throws(NameServerError) -> NameServerConfiguration {
        var addresses: [SocketAddress] = []
        for address in listen {
            addresses.append(try SocketAddress(parsing: address, defaultPort: 53))
        }
        let seed = UInt64.random(in: 0...UInt64.max)
        var result = NameServerConfiguration(listen: addresses, seed: seed)
        if let workers { result.udpWorkers = workers }
        result.pinWorkers = pinWorkers
        return result
    }
}

extension ServerError {
    /// What keeps a name server from starting.
    init(_ error: NameServerError) {
        switch error {
        case .addressInUse(let address, let transport):
            self = .addressInUse(address: address.description, transport: transport)
        default: self = .network(error.message)
        }
    }
}
