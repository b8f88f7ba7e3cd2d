/// UpdateService: what is absent is deleted.
extension Draft {
    /// UpdateService.
    mutating func updateService(_ request: UpdateService) throws(Refusal) -> CommandResult {
        try request.checkConstraints()
        try checkFree(.service(request.id))
        let old = try find(service: request.id)
        let namespace = try find(namespace: old.namespaceID)
        try request.owner.mayChange(old.title, of: old.owner)
        if namespace.kind == .http {
            throw .invalid("A service in an HTTP namespace can't be updated.")
        }
        var row = old
        if let description = request.description { row.description = description.nonEmpty }
        row.dns = try newDNS(request.records, of: old)
        row.healthCheck = try newCheck(request.healthCheckConfig, of: old, in: namespace)
        try row.dns?.check(name: row.name, hasProbe: request.healthCheckConfig != nil)
        row.version += 1

        let service = row
        let target = Target(namespace: namespace.id, service: old.id)
        return try perform(.updateService, on: target) { draft throws(Refusal) in
            if old.dns == nil { try draft.checkInstances(of: service, in: namespace) }
            draft.put(.putService(service))
            draft.followService(from: old, to: service)
        }
    }

    private func newDNS(
        _ records: [DNSConfig.Record]?, of service: Service
    ) throws(Refusal) -> DNSConfig? {
        guard let records else { return nil }
        if service.isHTTPOnly {
            throw .invalid(
                "When you specify an HTTP service, you can't include a DnsConfig element.")
        }
        guard var dns = service.dns else {
            // The policy cannot be told here; the record types leave no choice for CNAME.
            let isCNAME = records.contains { $0.kind == .cname }
            return DNSConfig(routingPolicy: isCNAME ? .weighted : .multivalue, records: records)
        }
        let kinds = records.map(\.kind.rawValue).sorted()
        let oldKinds = dns.records.map(\.kind.rawValue).sorted()
        if kinds != oldKinds {
            throw .invalid(
                "The record types in the request must be the same as those present in the existing "
                    + "service. Records in the existing service are "
                    + "[\(oldKinds.joined(separator: ", "))], but the records in the request are "
                    + "[\(kinds.joined(separator: ", "))]. "
                    + "The record types of a service cannot be changed.")
        }
        dns.records = records
        return dns
    }

    private func newCheck(
        _ config: HealthCheckConfig?, of service: Service, in namespace: Namespace
    ) throws(Refusal) -> HealthCheck {
        guard let config else { return service.healthCheck == .custom ? .custom : .none }
        switch service.healthCheck {
        case .custom:
            throw .invalid("The service has a HealthCheckCustomConfig, which can't be replaced.")
        case .probe(let old) where old.kind != config.kind:
            throw .invalid("Type of health check cannot be changed")
        case .probe, .none:
            try config.check(in: namespace, settings: settings)
            return .probe(config)
        }
    }

    /// Records that come back need instances that have them.
    private func checkInstances(of service: Service, in namespace: Namespace) throws(Refusal) {
        guard service.dns != nil else { return }
        let names = NameClaims(service, in: namespace, of: registry)
        for instance in instances(of: service.id) {
            do throws(Refusal) {
                let rules = InstanceRules(
                    service: service, namespace: namespace, settings: settings,
                    attributes: instance.attributes, owner: instance.owner)
                _ = try rules.check()
                try names.check(instance.id, instance.attributes)
            } catch {
                throw .failure(
                    .invalidChangeBatch,
                    "The instance \(instance.id) can't have these records: "
                        + error.registryError.message)
            }
        }
    }
}
