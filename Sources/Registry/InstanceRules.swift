/// What RegisterInstance demands of an instance's attributes: rows D7 to D34 of the Cloud Map
/// reference. (D1 to D6 are constraints, D35 are quotas, D37 is about names.)
struct InstanceRules {
    let service: Service
    let namespace: Namespace
    let settings: RegistrySettings
    let attributes: [String: String]
    let owner: Owner

    /// Refuses attributes that break a rule; gives those to store.
    func check() throws(Refusal) -> [String: String] {
        try checkSize()
        try checkValues()
        try checkAlias()
        let resolved = try resolvingEC2Instance()
        if has(ReservedAttribute.alias) { return resolved }
        try checkRecords()
        try checkProbe(resolved)
        return resolved
    }

    private func has(_ key: String) -> Bool { attributes[key] != nil }

    private var kinds: DNSConfig.RecordKinds { service.dns?.kinds ?? [] }

    /// D7, D8 and D33: an unknown `AWS_` key counts as the caller's own.
    private func checkSize() throws(Refusal) {
        let custom = attributes.keys.count { !ReservedAttribute.isReserved($0) }
        if custom > RegistryLimits.customAttributes {
            throw .invalid(
                "An instance can have \(RegistryLimits.customAttributes) custom attributes; "
                    + "the request has \(custom).")
        }
        // Code points are never more than octets, which cost nothing to count.
        let octets = attributes.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        if octets <= RegistryLimits.attributesTotal { return }
        let total = attributes.reduce(0) {
            $0 + $1.key.unicodeScalars.count + $1.value.unicodeScalars.count
        }
        if total > RegistryLimits.attributesTotal {
            throw .invalid(
                "The total size of attributes must not exceed "
                    + "\(RegistryLimits.attributesTotal) characters; it is \(total).")
        }
    }

    /// D18 to D22, D26, D31: values are checked wherever they are given.
    private func checkValues() throws(Refusal) {
        if let port = attributes[ReservedAttribute.port], PortText.port(port) == nil {
            throw .invalid("A valid port number must be supplied.")
        }
        try checkValue(ReservedAttribute.ipv4, "an IPv4 address") { AddressText.ipv4($0) != nil }
        try checkValue(ReservedAttribute.ipv6, "an IPv6 address") { AddressText.ipv6($0) != nil }
        try checkValue(ReservedAttribute.cname, "a domain name", TextPattern.isHostName)
        try checkValue(ReservedAttribute.alias, "a host name", TextPattern.isHostName)
        try checkValue(ReservedAttribute.initialHealth, "HEALTHY or UNHEALTHY") {
            $0 == HealthStatus.healthy.rawValue || $0 == HealthStatus.unhealthy.rawValue
        }
        try checkLease()
        try checkValue(Subtypes.attribute, Subtypes.expectation, Subtypes.isList)
        if let target = attributes[ReservedAttribute.cname], kinds.contains(.cname),
            OwnerName.apex(of: target) == OwnerName.service(service.name, in: namespace.name)
        {
            throw .invalid("\(ReservedAttribute.cname) is the service's own name: \(target).")
        }
    }

    private func checkValue(
        _ key: String, _ expected: @autoclosure () -> String, _ isValid: (String) -> Bool
    ) throws(Refusal) {
        guard let value = attributes[key], !isValid(value) else { return }
        throw .invalid("The value '\(value)' of \(key) is not \(expected()).")
    }

    /// A lease of the instance's own needs somebody who can renew it.
    private func checkLease() throws(Refusal) {
        try checkValue(Lease.attribute, Lease.range) { Lease.seconds($0) != nil }
        if has(Lease.attribute), owner == .file, service.healthCheck != .custom {
            throw .invalid(
                "Nothing can renew the \(Lease.attribute) of a declared instance whose service has "
                    + "no HealthCheckCustomConfig: give it one, or register the instance through "
                    + "the API.")
        }
    }

    /// D23 to D25 and D27.
    private func checkAlias() throws(Refusal) {
        guard has(ReservedAttribute.alias) else { return }
        let others = ReservedAttribute.endpoint.filter(has)
        if let other = others.first {
            throw .invalid("\(ReservedAttribute.alias) can't be given together with \(other).")
        }
        guard !kinds.isEmpty, kinds.isSubset(of: [.a, .aaaa]) else {
            throw .invalid(
                "\(ReservedAttribute.alias) needs a service with A or AAAA records and no others.")
        }
        if service.dns?.routingPolicy != .weighted {
            throw .invalid(
                "ALIAS instance can be registered only in services with WEIGHTED routing policy")
        }
    }

    /// D28 to D30: the address of an EC2 instance comes from the configuration.
    private func resolvingEC2Instance() throws(Refusal) -> [String: String] {
        guard let id = attributes[ReservedAttribute.ec2Instance] else { return attributes }
        if namespace.kind != .http {
            throw .invalid("\(ReservedAttribute.ec2Instance) needs an HTTP namespace.")
        }
        let allowed = [ReservedAttribute.ec2Instance, ReservedAttribute.initialHealth]
        if let other = attributes.keys.filter({ !allowed.contains($0) }).min() {
            throw .invalid(
                "\(ReservedAttribute.ec2Instance) can't be given together with \(other).")
        }
        guard let address = settings.ec2Instances[id] else {
            throw .invalid("The EC2 instance '\(id)' is not among those that are configured.")
        }
        return attributes.merging([ReservedAttribute.ipv4: address]) { _, new in new }
    }

    /// D10 to D15: each record type needs its value.
    private func checkRecords() throws(Refusal) {
        let hasIPv4 = has(ReservedAttribute.ipv4)
        let hasIPv6 = has(ReservedAttribute.ipv6)
        let isEitherEnough =
            settings.dualStackLenient && kinds.isSuperset(of: [.a, .aaaa]) && (hasIPv4 || hasIPv6)
        if kinds.contains(.a), !hasIPv4, !isEitherEnough {
            throw missing(ReservedAttribute.ipv4, "A")
        }
        if kinds.contains(.aaaa), !hasIPv6, !isEitherEnough {
            throw missing(ReservedAttribute.ipv6, "AAAA")
        }
        if kinds.contains(.srv) {
            if !has(ReservedAttribute.port) {
                throw .invalid("A valid port number must be supplied.")
            }
            if !hasIPv4, !hasIPv6 {
                throw missing("\(ReservedAttribute.ipv4) or \(ReservedAttribute.ipv6)", "SRV")
            }
        }
        if kinds.contains(.cname), !has(ReservedAttribute.cname) {
            throw missing(ReservedAttribute.cname, "CNAME")
        }
    }

    private func missing(_ key: String, _ kind: String) -> Refusal {
        .invalid("The service has \(kind) records: its instances need \(key).")
    }

    /// D16 and D17: a probe needs a port and an address.
    private func checkProbe(_ resolved: [String: String]) throws(Refusal) {
        guard case .probe = service.healthCheck else { return }
        if !has(ReservedAttribute.port) { throw .invalid("A valid port number must be supplied.") }
        if resolved[ReservedAttribute.ipv4] == nil, resolved[ReservedAttribute.ipv6] == nil {
            throw .invalid(
                "The service has a health check: its instances need "
                    + "\(ReservedAttribute.ipv4) or \(ReservedAttribute.ipv6).")
        }
    }
}

extension ReservedAttribute {
    /// The keys that say where an instance is reached.
    static let endpoint = [ipv4, ipv6, port, cname]

    /// Whether Cloud Map reserves the key.
    static func isReserved(_ key: String) -> Bool {
        switch key {
        case alias, ec2Instance, initialHealth, cname, ipv4, ipv6, port: true
        default: false
        }
    }
}

extension RegisterInstance {
    /// D2 to D5: refuses members that break Cloud Map's constraints, all in one message.
    func checkConstraints() throws(Refusal) {
        var constraints = Constraints()
        constraints.length(instanceID, at: "instanceId", in: 0...RegistryLimits.instanceID)
        constraints.pattern(instanceID, at: "instanceId", .instanceID)
        constraints.length(
            creatorRequestID, at: "creatorRequestId", in: 0...RegistryLimits.resourceID)
        constraints.attributes(attributes)
        try constraints.check()
    }
}
