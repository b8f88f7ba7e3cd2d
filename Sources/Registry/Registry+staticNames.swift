extension Registry {
    /// Why these static zones cannot stand beside what is registered now, at most `limit` texts;
    /// empty when they can. For start-up and reload: a registration asks `staticNames` by itself.
    ///
    /// - Complexity: O(services with records + instances with SRV records), of the namespaces that
    ///   a static zone meets.
    package func conflicts(with names: any StaticNames, limit: Int = 1) -> [String] {
        var texts: [String] = []
        let namespaces = namespaces(meeting: names)
        for namespace in namespaces {
            let apex = OwnerName.apex(of: namespace.name)
            guard texts.count < limit else { return texts }
            if let text = names.conflict(zone: apex) {
                texts.append("\(apex) is registered: \(text)")
            }
        }
        for service in namespaces.lazy.flatMap({ services(in: $0.id) }) {
            let apex = namespace(service.namespaceID).map { OwnerName.apex(of: $0.name) } ?? "."
            for (owner, kinds) in recordOwners(of: service) {
                guard texts.count < limit else { return texts }
                if let text = names.conflict(owner: owner, apex: apex, kinds: kinds) {
                    texts.append("\(owner) is registered: \(text)")
                }
            }
        }
        return texts
    }

    /// The namespaces whose zone is, encloses, or lies in a static one: no others can conflict.
    package func namespaces(meeting names: any StaticNames) -> [Namespace] {
        namespaces.filter {
            $0.kind != .http && names.meet(zone: OwnerName.apex(of: $0.name))
        }
    }

    /// The names at which a service has records now, and their kinds.
    private func recordOwners(
        of service: Service
    ) -> [(owner: String, kinds: DNSConfig.RecordKinds)] {
        guard let dns = service.dns, instanceCount(of: service.id) > 0,
            let namespace = namespace(service.namespaceID)
        else { return [] }
        let owner = OwnerName.service(service.name, in: namespace.name)
        guard dns.kinds.contains(.srv) else { return [(owner, dns.kinds)] }
        let targets = instances(of: service.id).map {
            (OwnerName.target(of: $0.id, under: owner), OwnerName.addressKinds($0.attributes))
        }
        return [(owner, dns.kinds)] + targets
    }
}
