/// Creating, updating and deleting namespaces of every kind.
extension Draft {
    /// CreateHttpNamespace, CreatePrivateDnsNamespace, CreatePublicDnsNamespace.
    mutating func createNamespace(_ request: CreateNamespace) throws(Refusal) -> CommandResult {
        try request.checkConstraints()
        let token = Token(
            request.creatorRequestID, scope: ["CREATE_NAMESPACE"], digest: request.digest)
        if let result = try replay(token) { return result }
        try checkFree(.name(request.name))
        let id = Identifier.namespace(using: &randomness)
        let result = try perform(.createNamespace, on: Target(namespace: id)) {
            draft throws(Refusal) in try draft.addNamespace(request, id: id)
        }
        remember(token, result)
        return result
    }

    /// The namespace of a request whose constraints were checked.
    mutating func addNamespace(_ request: CreateNamespace, id: Namespace.ID) throws(Refusal) {
        try checkTagKeys(request.tags)
        try checkNewName(request)
        let count = tables.namespaceOrder.count(of: .whole)
        if let limit = settings.quotas.namespaces, count >= limit {
            throw .error(.resourceLimitExceeded("The quota of \(limit) namespaces is reached."))
        }
        try checkTagCount(request.tags)
        let isDNS = request.kind != .http
        put(
            .putNamespace(
                Namespace(
                    id: id, name: request.name, kind: request.kind,
                    description: request.description.nonEmpty, vpc: request.vpc,
                    soaTTL: request.kind.soaTTL(request.soaTTL),
                    hostedZoneID: isDNS ? Identifier.hostedZone(using: &randomness) : nil,
                    httpName: httpName(for: request.name),
                    creatorRequestID: request.creatorRequestID, created: now,
                    owner: request.owner, tags: request.tags)))
    }

    /// UpdateHttpNamespace, UpdatePrivateDnsNamespace, UpdatePublicDnsNamespace.
    mutating func updateNamespace(_ request: UpdateNamespace) throws(Refusal) -> CommandResult {
        try request.checkConstraints()
        let token = Token(
            request.updaterRequestID, scope: ["UPDATE_NAMESPACE", request.id],
            digest: request.digest)
        if let result = try replay(token) { return result }
        try checkFree(.namespace(request.id))
        let old = try find(namespace: request.id)
        guard old.kind == request.kind else {
            throw .invalid(
                "The namespace \(old.id) is of type \(old.kind.rawValue), "
                    + "not \(request.kind.rawValue).")
        }
        try request.owner.mayChange(old.title, of: old.owner)
        var row = old
        if let description = request.description { row.description = description.nonEmpty }
        if let soaTTL = request.soaTTL { row.soaTTL = soaTTL }
        let result = try perform(.updateNamespace, on: Target(namespace: old.id)) { draft in
            if row != old { draft.put(.putNamespace(row)) }
        }
        remember(token, result)
        return result
    }

    /// DeleteNamespace.
    mutating func deleteNamespace(
        _ id: Namespace.ID, owner: Owner
    ) throws(Refusal) -> CommandResult {
        try checkFree(.namespace(id))
        let row = try find(namespace: id)
        try owner.mayChange(row.title, of: row.owner)
        guard tables.serviceOrder.count(of: id) == 0 else {
            throw .error(
                .resourceInUse(
                    "Namespace contains services; delete the services before deleting the namespace"
                ))
        }
        return try perform(.deleteNamespace, on: Target(namespace: id)) { draft in
            draft.put(.removeNamespace(id))
        }
    }

    /// Refuses tags that a resource cannot have: with reserved keys, or too many.
    func checkTags(_ tags: [String: String]) throws(Refusal) {
        try checkTagKeys(tags)
        try checkTagCount(tags)
    }

    /// Refuses tags whose keys are reserved.
    func checkTagKeys(_ tags: [String: String]) throws(Refusal) {
        guard let key = tags.keys.filter({ $0.lowercased().hasPrefix("aws:") }).min() else {
            return
        }
        throw .invalid("The tag key '\(key)' begins with aws:, which is reserved.")
    }

    /// Refuses more tags than a resource can have.
    func checkTagCount(_ tags: [String: String]) throws(Refusal) {
        if tags.count <= RegistryLimits.tags { return }
        throw .error(
            .tooManyTags(
                "The request has \(tags.count) tags; a resource may have \(RegistryLimits.tags)."))
    }

    /// The name itself, or with a suffix when another namespace is discovered by it already.
    private mutating func httpName(for name: String) -> String {
        let namesakes = tables.httpNames.members(of: name.lowercased())
        let isTaken = namesakes.contains { tables.namespaces[$0]?.httpName == name }
        if !isTaken { return name }
        let suffix = "-" + Identifier.suffix(using: &randomness)
        return String(name.prefix(RegistryLimits.httpName - suffix.utf8.count)) + suffix
    }
}

extension Namespace.Kind {
    /// The TTL of the zone's SOA record in seconds; nil for HTTP.
    func soaTTL(_ requested: Int?) -> Int? {
        switch self {
        case .http: nil
        case .dnsPrivate: requested ?? 15
        case .dnsPublic: requested ?? 60
        }
    }
}

extension Optional where Wrapped == String {
    /// Nil instead of the empty text, which clears a member.
    var nonEmpty: String? { flatMap(\.nonEmpty) }
}

extension String {
    /// Nil instead of the empty text, which clears a member.
    var nonEmpty: String? { isEmpty ? nil : self }
}
