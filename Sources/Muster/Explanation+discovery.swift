internal import DNSWire
internal import Registry
internal import ZoneFiles

// What is made for DNS-SD and reverse zones, explained.

extension Keeper {
    /// Fills in where the answer comes from, if it is made for DNS-SD or of an address.
    func explainDiscovery(_ name: DomainName, _ explanation: inout Explanation) {
        guard let discovery = projection.discovery, !isWritten(name, explanation.type) else {
            return
        }
        if !discovery.reverse.targets(of: name).isEmpty {
            explainAddress(name, discovery, &explanation)
        } else if explainService(name, &explanation) || explainInstance(name, &explanation)
            || explainSubtype(name, discovery, &explanation)
            || explainDomain(name, discovery, &explanation)
        {
            explanation.source = .discovery
        }
    }

    /// Whether a zone file has records of this type, or an alias, at a name.
    private func isWritten(_ name: DomainName, _ type: String) -> Bool {
        guard let (source, records) = projection.statics.origin(of: name) else { return false }
        return source == .delegation || source == .rewrite
            || source == .zoneFile
                && records.contains { $0.type == .cname || Presentation.name(of: $0.type) == type }
    }

    /// The name of a service that can be browsed for.
    private func explainService(_ name: DomainName, _ explanation: inout Explanation) -> Bool {
        guard explanation.type == "PTR",
            let service = registry.service(owning: name.registryText),
            let discoverable = projection.services[service.id]?.discoverable
        else { return false }
        explanation.notes = []
        for instance in registry.instances(of: service.id)
        where discoverable.type.instance(instance.id) == nil {
            explanation.notes += discoverable.omissions(of: instance).map {
                "\(instance.id): \($0)"
            }
        }
        return true
    }

    /// The name of an instance, its id one label.
    private func explainInstance(_ name: DomainName, _ explanation: inout Explanation) -> Bool {
        guard let instance = registry.instance(targetedBy: name.registryText),
            let discoverable = projection.services[instance.serviceID]?.discoverable,
            name.parent == discoverable.type.owner
        else { return false }
        if explanation.type == "TXT" { explanation.notes += discoverable.omissions(of: instance) }
        return ["SRV", "TXT"].contains(explanation.type) || instance.id.contains(".")
    }

    /// The name of a subtype.
    private func explainSubtype(
        _ name: DomainName, _ discovery: Discovery, _ explanation: inout Explanation
    ) -> Bool {
        guard let root = name.parent?.parent, name.parent?.labels.first == Array("_sub".utf8),
            let id = discovery.services(at: root).min(), let service = registry.service(id),
            let type = projection.services[id]?.discoverable?.type
        else { return false }
        describe(service, &explanation)
        let members = registry.instances(of: id).filter {
            Subtypes.labels(of: $0.attributes).compactMap(type.subtype).contains(name)
        }
        let ids = Set(members.map(\.id))
        explanation.instances.removeAll { !ids.contains($0.id) }
        explanation.notes = ["a subtype: of the service's instances those that list it"]
        return !members.isEmpty
    }

    /// A name below `_dns-sd._udp`.
    private func explainDomain(
        _ name: DomainName, _ discovery: Discovery, _ explanation: inout Explanation
    ) -> Bool {
        guard let root = name.parent, let domain = discovery.domains[root],
            let label = name.labels.first.map({ String(decoding: $0, as: UTF8.self).lowercased() })
        else { return false }
        let browsed = root.parent?.parent?.description ?? "."
        switch label {
        case "_services":
            explanation.rule = "each type of service in \(browsed) that has an instance"
            explanation.notes += domain.types.members.map(\.description).sorted().compactMap {
                registry.service(owning: $0).map { "a type: \(title(of: $0))" }
            }
        case "b", "lb": explanation.rule = "\(browsed) has services to browse for"
        case "r", "db", "dr":
            explanation.rule = "the name exists, but no domain is recommended for this"
        default: return false
        }
        return true
    }

    private func explainAddress(
        _ name: DomainName, _ discovery: Discovery, _ explanation: inout Explanation
    ) {
        explanation.source = .address
        if explanation.type == "PTR" {
            explanation.rule = "each registered instance of the address"
        }
        let targets = discovery.reverse.targets(of: name).map(\.registryText).sorted()
        explanation.notes += targets.compactMap { target in
            if let instance = registry.instance(targetedBy: target),
                let service = registry.service(instance.serviceID)
            {
                return "the address of \(instance.id) of \(title(of: service))"
            }
            return registry.service(owning: target).map { "an address of \(title(of: $0))" }
        }
    }
}
