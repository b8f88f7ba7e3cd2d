/// What namespace requests must look like, and which names they may take.
extension CreateNamespace {
    /// Refuses members that break Cloud Map's constraints, all in one message.
    func checkConstraints() throws(Refusal) {
        var constraints = Constraints()
        switch kind {
        case .http:
            constraints.length(name, at: "name", in: 0...RegistryLimits.httpName)
            constraints.pattern(name, at: "name", .httpName)
        case .dnsPrivate:
            constraints.length(name, at: "name", in: 0...RegistryLimits.dnsName)
            constraints.pattern(name, at: "name", .privateName)
            constraints.required(vpc.nonEmpty, at: "vpc")
        case .dnsPublic:
            constraints.length(name, at: "name", in: 0...RegistryLimits.dnsName)
            constraints.pattern(name, at: "name", .publicName)
        }
        constraints.length(vpc, at: "vpc", in: 0...RegistryLimits.resourceID)
        constraints.length(
            creatorRequestID, at: "creatorRequestId", in: 0...RegistryLimits.resourceID)
        constraints.length(description, at: "description", in: 0...RegistryLimits.description)
        constraints.value(
            soaTTL, at: "properties.dnsProperties.sOA.tTL", in: 0...RegistryLimits.ttl)
        constraints.tags(tags)
        try constraints.check()
    }
}

extension UpdateNamespace {
    /// Refuses members that break Cloud Map's constraints, all in one message.
    func checkConstraints() throws(Refusal) {
        var constraints = Constraints()
        if kind == .http { constraints.required(description, at: "namespace.description") }
        constraints.length(
            description, at: "namespace.description", in: 0...RegistryLimits.description)
        constraints.value(
            soaTTL, at: "namespace.properties.dnsProperties.sOA.tTL", in: 0...RegistryLimits.ttl)
        constraints.length(
            updaterRequestID, at: "updaterRequestId", in: 0...RegistryLimits.resourceID)
        try constraints.check()
        if kind == .http, soaTTL != nil {
            throw .invalid("An HTTP namespace has no SOA record, and so no TTL of one.")
        }
    }
}

extension Draft {
    /// Refuses a name that another namespace has, or that cannot be a zone.
    func checkNewName(_ request: CreateNamespace) throws(Refusal) {
        let namesakes = tables.namespaceNames.members(of: OwnerName.apex(of: request.name))
            .compactMap { tables.namespaces[$0] }
        switch request.kind {
        case .http:
            if let other = namesakes.first(where: { $0.kind == .http && $0.name == request.name }) {
                throw alreadyExists(other)
            }
            return
        case .dnsPublic:
            if let other = namesakes.first(where: { $0.kind == .dnsPublic }) {
                throw alreadyExists(other)
            }
        case .dnsPrivate:
            try checkVPC(request.vpc ?? "")
        }
        try checkDomain(request)
        if let problem = OwnerName.problem(with: OwnerName.apex(of: request.name)) {
            throw .failure(.cannotCreateHostedZone, "No zone can have this name: \(problem).")
        }
        if let other = namesakes.first(where: { $0.kind != .http }) {
            throw .failure(.cannotCreateHostedZone, zoneExists(request, other))
        }
        try checkHiddenNames(OwnerName.apex(of: request.name))
        if let text = staticNames?.conflict(zone: OwnerName.apex(of: request.name)) {
            throw .failure(.cannotCreateHostedZone, "\(text).")
        }
    }

    /// Refuses an apex at or above names that a namespace around it has records at: the new zone
    /// would answer for them. Complexity: O(services of the namespaces around it).
    private func checkHiddenNames(_ apex: String) throws(Refusal) {
        let around = OwnerName.suffixes(of: apex).dropFirst()
            .flatMap { tables.namespaceNames.members(of: $0) }
            .compactMap { tables.namespaces[$0] }
            .filter { $0.kind != .http }
        for namespace in around {
            for service in services(in: namespace.id) where hasNames(service, namespace, in: apex) {
                throw .failure(
                    .cannotCreateHostedZone,
                    "The zone \(apex) would hide names of the service \(service.name) in the "
                        + "namespace \(namespace.name): deregister its instances first.")
            }
        }
    }

    private func hasNames(_ service: Service, _ namespace: Namespace, in apex: String) -> Bool {
        guard let dns = service.dns, tables.instances.count(of: service.id) > 0 else {
            return false
        }
        let owner = OwnerName.service(service.name, in: namespace.name)
        if owner == apex || owner.hasSuffix("." + apex) { return true }
        guard dns.kinds.contains(.srv), apex.hasSuffix("." + owner) else { return false }
        return instances(of: service.id).contains { instance in
            let target = OwnerName.target(of: instance.id, under: owner)
            return target == apex || target.hasSuffix("." + apex)
        }
    }

    private func checkVPC(_ vpc: String) throws(Refusal) {
        guard let known = settings.knownVPCs, !known.contains(vpc) else { return }
        throw .failure(
            .cannotCreateHostedZone,
            "The VPC \(vpc) is not among the VPCs that this server is configured to know.")
    }

    private func alreadyExists(_ other: Namespace) -> Refusal {
        .error(
            .namespaceAlreadyExists(
                "Namespace already exists", creatorRequestID: other.creatorRequestID,
                namespaceID: other.id))
    }

    /// Two zones of one name would answer the same question on one socket.
    private func zoneExists(_ request: CreateNamespace, _ other: Namespace) -> String {
        let zone = other.hostedZoneID ?? other.id
        if request.kind == .dnsPrivate, let vpc = request.vpc, other.vpc == vpc {
            return "The VPC \(vpc) has already been associated with the hosted zone \(zone) "
                + "with the same domain name: it is the namespace \(other.id)."
        }
        return "The hosted zone \(zone) of the namespace \(other.id) has the same domain name, and "
            + "this server answers all clients alike; delete that namespace or take another name."
    }
}
