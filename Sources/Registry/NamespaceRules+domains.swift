/// Names that nobody with the API can take over.
extension Draft {
    /// Refuses a DNS namespace outside the configured domains, at the top, or where names have a
    /// fixed meaning (RFC 6761, 7686). The declared file may have any: it is the server's owner's.
    func checkDomain(_ request: CreateNamespace) throws(Refusal) {
        guard request.owner == .api,
            let obstacle = settings.obstacle(toNamespace: request.name)
        else { return }
        throw .invalid("The namespace \(request.name) \(obstacle)")
    }
}

extension RegistrySettings {
    /// What keeps the API from creating a DNS namespace of this name; nil where nothing does.
    fileprivate func obstacle(toNamespace name: String) -> String? {
        guard let domains else { return nil }
        let apex = OwnerName.apex(of: name)
        func isWithin(_ domain: String) -> Bool {
            let domain = OwnerName.apex(of: domain)
            return apex == domain || apex.hasSuffix("." + domain)
        }
        if apex.split(separator: ".").count < 2 {
            return "would be a top-level domain, which is not allowed while other names are "
                + "forwarded."
        }
        if let special = Self.special.first(where: isWithin) {
            return "is in the special-use domain \(special), which is not allowed while other "
                + "names are forwarded."
        }
        guard !domains.contains(where: isWithin) else { return nil }
        let list = domains.isEmpty ? "none is configured" : domains.joined(separator: ", ")
        return "is outside the domains in which namespaces may be created while other names are "
            + "forwarded (setting domains: \(list))."
    }

    private static let special = ["localhost", "invalid", "onion", "alt"]
}

extension Registry {
    /// The names of DNS namespaces that exist, and that the API could not create today: they are
    /// older than the setting `domains`. In order.
    public var foreignNamespaces: [String] {
        guard settings.domains != nil else { return [] }
        return namespaces.filter {
            $0.owner == .api && $0.kind != .http && settings.obstacle(toNamespace: $0.name) != nil
        }.map(\.name).sorted()
    }
}
