/// Where a service's records stand in DNS, as text: small letters, dots between the labels and one
/// at the end, nothing escaped (no label of ours holds a dot).
package enum OwnerName {
    /// The owner of a service's records: `web.example.local.`; the apex for the service `.`.
    package static func service(_ name: String, in namespace: String) -> String {
        let zone = apex(of: namespace)
        return name == "." ? zone : "\(name.lowercased()).\(zone)"
    }

    /// What people call a service, as it was written: `web.example.local`; the namespace's name for
    /// the service `.`.
    package static func title(of service: String, in namespace: String) -> String {
        service == "." ? namespace : "\(service).\(namespace)"
    }

    /// The target of an instance's SRV record: its id in front of the service's owner name.
    package static func target(of instance: Instance.ID, under owner: String) -> String {
        "\(instance.lowercased()).\(owner)"
    }

    /// The apex of a namespace's zone: its name with exactly one dot at the end.
    package static func apex(of namespace: String) -> String {
        let name = namespace.lowercased()
        return name.hasSuffix(".") ? name : name + "."
    }

    /// The kinds of the records at the target of an instance with these attributes.
    package static func addressKinds(_ attributes: [String: String]) -> DNSConfig.RecordKinds {
        var kinds: DNSConfig.RecordKinds = []
        if attributes[ReservedAttribute.ipv4] != nil { kinds.insert(.a) }
        if attributes[ReservedAttribute.ipv6] != nil { kinds.insert(.aaaa) }
        return kinds
    }

    /// Why the text is no domain name (RFC 1035 §2.3.4); nil when it is one.
    package static func problem(with name: String) -> String? {
        // In wire form each label has a length octet in place of its dot, and the root adds one.
        if name.utf8.count + 1 > RegistryLimits.wireName {
            return "the name \(name) is longer than \(RegistryLimits.wireName) octets"
        }
        if hasSoundLabels(name) { return nil }
        for label in name.utf8.dropLast().split(separator: dot, omittingEmptySubsequences: false) {
            if label.isEmpty { return "the name \(name) has an empty label" }
            if label.count > RegistryLimits.label {
                let text = String(Substring(label))
                return "the label \(text) is longer than \(RegistryLimits.label) octets"
            }
        }
        return nil
    }

    /// Whether no dot is in the text.
    static func isOneLabel(_ text: String) -> Bool { !text.utf8.contains(dot) }

    /// Whether the name ends with a dot, and each label of it has at least one octet and no more
    /// than are allowed.
    private static func hasSoundLabels(_ name: String) -> Bool {
        var length = 0
        for octet in name.utf8 {
            if octet != dot {
                length += 1
            } else if (1...RegistryLimits.label).contains(length) {
                length = 0
            } else {
                return false
            }
        }
        return length == 0 && !name.isEmpty
    }

    /// The name and its ancestors, the longest first, without the root: `x.a.b.`, `a.b.`, `b.`.
    package static func suffixes(of name: String) -> [String] {
        [name] + places(of: name).map { String(name[$0.after...]) }
    }

    /// The ways to cut a name at one of its dots: `x` and `a.b.`, `x.a` and `b.`.
    package static func cuts(of name: String) -> [(id: String, owner: String)] {
        places(of: name).map { (String(name[..<$0.dot]), String(name[$0.after...])) }
    }

    /// A dot inside a name, and what follows it.
    private typealias Cut = (dot: String.Index, after: String.Index)

    /// Where a name can be cut: at each dot but one at its start or its end.
    private static func places(of name: String) -> [Cut] {
        let octets = name.utf8
        var cuts: [Cut] = []
        var index = octets.startIndex
        while index < octets.endIndex {
            let next = octets.index(after: index)
            if octets[index] == dot, index > octets.startIndex, next < octets.endIndex {
                cuts.append((index, next))
            }
            index = next
        }
        return cuts
    }

    private static let dot = UInt8(ascii: ".")
}
