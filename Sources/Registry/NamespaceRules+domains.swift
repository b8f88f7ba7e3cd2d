/// Names that nobody with the API can take over.
extension Draft {
    /// Refuses a DNS namespace outside the configured domains, at the top, or where names have a
    /// fixed meaning (RFC 6761, 7686). The declared file may have any: it is the server's owner's.
    func checkDomain(_ request: CreateNamespace) throws(Refusal) {
        guard let domains = settings.domains, request.owner == .api else { return }
        let apex = OwnerName.apex(of: request.name)
        func isWithin(_ domain: String) -> Bool {
            let domain = OwnerName.apex(of: domain)
            return apex == domain || apex.hasSuffix("." + domain)
        }
        if apex.split(separator: ".").count < 2 {
            throw .invalid(
                "The namespace \(request.name) would be a top-level domain, which is not allowed "
                    + "while other names are forwarded.")
        }
        if let special = Self.special.first(where: isWithin) {
            throw .invalid(
                "The namespace \(request.name) is in the special-use domain \(special), which is "
                    + "not allowed while other names are forwarded.")
        }
        guard !domains.contains(where: isWithin) else { return }
        let list = domains.isEmpty ? "none is configured" : domains.joined(separator: ", ")
        throw .invalid(
            "The namespace \(request.name) is outside the domains in which namespaces may be "
                + "created while other names are forwarded (setting domains: \(list)).")
    }

    private static let special = ["localhost", "invalid", "onion", "alt"]
}
