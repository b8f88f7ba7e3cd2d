import Muster

/// What a person is told when the server cannot start.
enum StartFailure {
    /// The problems that an error means; of an address that is taken, who has it.
    static func problems(_ error: ServerError) -> Problems {
        guard case .addressInUse(let text, let transport) = error,
            let address = ListenAddress(text)
        else { return Problems(error.message) }
        let holder = PortHolder.find(address, transport: transport)
        return Problems(message(address, transport, holder))
    }

    private static func message(
        _ address: ListenAddress, _ transport: String, _ holder: PortHolder?
    ) -> String {
        let start = "\(address) is already in use (\(transport))"
        let who = holder.map { ": \($0.text)" } ?? ""
        let page = address.port == 53 ? "; docs/install.md tells what to do" : ""
        guard let holder, holder.isResolved else {
            return "\(start)\(who); stop that program, or listen on another address or port\(page)"
        }
        let way =
            address.isWildcard
            ? "name the addresses to listen on, such as 127.0.0.1:53, in place of all of them"
            : "listen on another address, such as 127.0.0.1:53"
        return "\(start)\(who), the stub of systemd-resolved: \(way), or switch the stub off with "
            + "DNSStubListener=no\(page)"
    }
}
