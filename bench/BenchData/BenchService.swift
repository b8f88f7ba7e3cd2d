package import Registry

/// A service of the data set.
package struct BenchService: Sendable {
    /// What a service is for.
    package enum Kind: Hashable, Sendable {
        /// Its instances have addresses.
        case addressed
        /// Its one instance leads to the service of this number.
        case alias(to: Int)
    }

    /// From 1; services with addresses and aliases are counted apart.
    package let number: Int
    package let kind: Kind

    /// The labels in front of the namespace: `svc-00001`, `alias-00001`.
    package var name: String { TextBuffer.text { $0.appendName(of: self) } }

    /// The name in DNS, with the dot at its end.
    package var ownerName: String { "\(name).\(DataSet.namespace)." }

    /// True for a service with SRV records.
    package var hasPorts: Bool { kind == .addressed && (number - 1) / 8 % 4 != 3 }

    /// The record types that its instances get.
    package var recordKinds: [DNSConfig.RecordKind] {
        if kind != .addressed { return [.cname] }
        return hasPorts ? [.a, .aaaa, .srv] : [.a, .aaaa]
    }

    /// How it is answered: a CNAME record allows WEIGHTED alone.
    package var routingPolicy: DNSConfig.RoutingPolicy {
        kind == .addressed ? .multivalue : .weighted
    }

    /// 1 to 8 in turn; an alias has 1.
    package var instanceCount: Int { kind == .addressed ? (number - 1) % 8 + 1 : 1 }

    /// How many records Muster answers for it: those at its name, and the addresses of its SRV
    /// records' targets.
    package var recordCount: Int {
        if kind != .addressed { return 1 }
        return instanceCount * (hasPorts ? 5 : 2)
    }

    /// Its instances, in the order of their numbers.
    package var instances: [BenchInstance] {
        (0..<instanceCount).map { BenchInstance(service: self, number: $0) }
    }
}

/// An instance of a service of the data set.
package struct BenchInstance: Sendable {
    package let service: BenchService
    /// From 0, in its service.
    package let number: Int

    /// `i-` and eight hexadecimal digits, as EC2 writes it; no two are the same.
    package var id: Instance.ID { TextBuffer.text { $0.appendID(of: self) } }

    /// The name that its SRV record leads to, with the dot at its end.
    package var targetName: String { "\(id).\(service.ownerName)" }

    package var ipv4: String { TextBuffer.text { $0.appendIPv4(of: self) } }
    package var ipv6: String { TextBuffer.text { $0.appendIPv6(of: self) } }
    package var port: Int { 8000 + place % 1000 }

    /// What it is registered with.
    package var attributes: [String: String] {
        if case .alias(let target) = service.kind {
            let name = BenchService(number: target, kind: .addressed).name
            return [ReservedAttribute.cname: "\(name).\(DataSet.namespace)"]
        }
        return [
            ReservedAttribute.ipv4: ipv4, ReservedAttribute.ipv6: ipv6,
            ReservedAttribute.port: String(port), "zone": ["a", "b", "c"][place % 3],
        ]
    }

    /// A number that no other instance with an address has, below 2^24 up to 2,000,000 services.
    var place: Int { service.number * 8 + number }

    /// The place with its bits mixed: every step can be undone, so that no two are the same.
    var mixedPlace: UInt32 {
        var mixed = UInt32(truncatingIfNeeded: place) &* 0x9E37_79B1
        mixed ^= mixed >> 15
        return mixed &* 0x85EB_CA77
    }
}
