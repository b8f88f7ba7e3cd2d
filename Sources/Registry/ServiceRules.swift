/// What CreateService and UpdateService must look like.
extension CreateService {
    /// Refuses members that break Cloud Map's constraints, all in one message.
    func checkConstraints() throws(Refusal) {
        var constraints = Constraints()
        constraints.pattern(name, at: "name", .serviceName)
        constraints.length(
            creatorRequestID, at: "creatorRequestId", in: 0...RegistryLimits.resourceID)
        constraints.length(description, at: "description", in: 0...RegistryLimits.description)
        constraints.records(dns?.records, at: "dnsConfig.dnsRecords")
        constraints.healthCheck(healthCheckConfig, at: "healthCheckConfig")
        constraints.tags(tags)
        try constraints.check()
    }

    /// Refuses what does not go together, in this namespace.
    func checkRules(in namespace: Namespace, settings: RegistrySettings) throws(Refusal) {
        let isHTTP = isHTTP(in: namespace)
        if isHTTP, dns != nil {
            throw .invalid(
                "When you specify an HTTP service, you can't include a DnsConfig element.")
        }
        if !isHTTP, dns == nil {
            throw .invalid("A service in a DNS namespace needs a DnsConfig, or the type HTTP.")
        }
        try dns?.check(name: name, hasProbe: healthCheckConfig != nil)
        if healthCheckConfig != nil, hasCustomHealthCheck {
            throw .invalid(
                "A service has a HealthCheckConfig or a HealthCheckCustomConfig, not both.")
        }
        try healthCheckConfig?.check(in: namespace, settings: settings)
        let fullName = OwnerName.service(name, in: namespace.name).utf8.count - 1
        if dns != nil, fullName > RegistryLimits.dnsName {
            throw .invalid(
                "The service's DNS name has \(fullName) characters; "
                    + "it may have \(RegistryLimits.dnsName).")
        }
        if let problem = ServiceTags.problem(in: tags) { throw .invalid(problem) }
    }
}

/// The tags that change what a service does, all of `muster:`.
enum ServiceTags {
    /// What is wrong with the first value that is none; nil when nothing is.
    static func problem(in tags: [String: String]) -> String? {
        AnswerSettings.problem(in: tags) ?? ProbeTag.problem(in: tags) ?? Lease.problem(in: tags)
    }
}

extension UpdateService {
    /// Refuses members that break Cloud Map's constraints, all in one message.
    func checkConstraints() throws(Refusal) {
        var constraints = Constraints()
        constraints.length(
            description, at: "service.description", in: 0...RegistryLimits.description)
        constraints.records(records, at: "service.dnsConfig.dnsRecords")
        constraints.healthCheck(healthCheckConfig, at: "service.healthCheckConfig")
        try constraints.check()
    }
}

extension Constraints {
    /// The TTLs of record types.
    mutating func records(_ records: [DNSConfig.Record]?, at path: String) {
        for (index, record) in (records ?? []).enumerated() {
            value(record.ttl, at: "\(path).\(index + 1).member.tTL", in: 0...RegistryLimits.ttl)
        }
    }

    /// A HealthCheckConfig.
    mutating func healthCheck(_ config: HealthCheckConfig?, at path: String) {
        length(
            config?.resourcePath, at: "\(path).resourcePath", in: 0...RegistryLimits.resourcePath)
        value(
            config?.failureThreshold, at: "\(path).failureThreshold",
            in: 1...RegistryLimits.failureThreshold)
    }
}

extension DNSConfig {
    /// The kinds of its records.
    package var kinds: RecordKinds {
        records.reduce(into: []) { $0.formUnion(RecordKinds($1.kind)) }
    }

    /// Refuses record types that do not go together.
    func check(name: String, hasProbe: Bool) throws(Refusal) {
        if records.isEmpty { throw .invalid("A DnsConfig needs at least one DNS record.") }
        if kinds.members.count < records.count {
            throw .invalid("A DnsConfig may have each type of DNS record once.")
        }
        guard kinds.contains(.cname) else { return }
        if kinds != .cname {
            throw .invalid("A service with a CNAME record can have no other type of record.")
        }
        if routingPolicy != .weighted {
            throw .invalid("A service with a CNAME record needs the routing policy WEIGHTED.")
        }
        if hasProbe {
            throw .invalid("A service with a CNAME record can't have a HealthCheckConfig.")
        }
        if name == "." {
            throw .invalid("A CNAME record cannot stand at the apex of a zone: name the service.")
        }
    }
}

extension HealthCheckConfig {
    /// Refuses what cannot be probed.
    func check(in namespace: Namespace, settings: RegistrySettings) throws(Refusal) {
        if namespace.kind == .dnsPrivate, !settings.privateHealthChecks {
            throw .invalid(
                "A HealthCheckConfig is not supported for services in private DNS namespaces.")
        }
        guard let path = resourcePath.nonEmpty else { return }
        if kind == .tcp {
            throw .invalid("A health check of type TCP can't have a ResourcePath.")
        }
        // A blank or a line end would split the probe's request.
        if path.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            throw .invalid("A ResourcePath may hold no blanks and no control characters.")
        }
    }
}
