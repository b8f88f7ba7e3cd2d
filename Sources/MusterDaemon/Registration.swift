import Registry

/// What `muster register` is told: an instance and its attributes.
package struct Registration: Sendable {
    /// The service by name, id or ARN.
    package let service: String
    package let instance: String
    package let attributes: [String: String]
    /// Whether a service that is not there is made.
    package let creates: Bool

    /// What a flag is short for.
    package enum Flag: String, CaseIterable, Sendable {
        case ipv4, ipv6, port, cname, alias, ec2, health

        /// The attribute that the flag sets.
        var key: String {
            switch self {
            case .ipv4: ReservedAttribute.ipv4
            case .ipv6: ReservedAttribute.ipv6
            case .port: ReservedAttribute.port
            case .cname: ReservedAttribute.cname
            case .alias: ReservedAttribute.alias
            case .ec2: ReservedAttribute.ec2Instance
            case .health: ReservedAttribute.initialHealth
            }
        }
    }

    /// A registration with attributes from flags and from texts `KEY=VALUE`; none may come twice.
    package init(
        service: String, instance: String, flags: [Flag: String], pairs: [String],
        creates: Bool = false
    ) throws(Problems) {
        var attributes: [String: String] = [:]
        for (flag, value) in flags { attributes[flag.key] = value }
        for pair in pairs {
            guard let equals = pair.firstIndex(of: "="), equals > pair.startIndex else {
                throw Problems("'\(pair)' is no attribute: write KEY=VALUE")
            }
            let key = String(pair[..<equals])
            let value = String(pair[pair.index(after: equals)...])
            guard attributes.updateValue(value, forKey: key) == nil else {
                throw Problems("the attribute \(key) is given twice; give it once")
            }
        }
        self.service = service
        self.instance = instance
        self.attributes = attributes
        self.creates = creates
    }
}
