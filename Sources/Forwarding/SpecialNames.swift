internal import DNSWire

/// Names that are never asked of others: what they mean is fixed (RFC 6761), or it is known here
/// alone.
struct SpecialNames {
    /// What a special domain and the names below it are answered with.
    private enum Meaning {
        /// They do not exist.
        case nothing
        /// They exist and have no records.
        case noData
        /// They are this host.
        case localhost
    }

    private let domains: [DomainName: Meaning]

    /// The special-use domains, but for those that a rule of its own names, or one below them.
    init() {
        var domains: [DomainName: Meaning] = [:]
        func add(_ texts: [String], _ meaning: Meaning) {
            for text in texts {
                let labels = text.split(separator: ".").map { Array($0.utf8) }
                guard let name = try? DomainName(labels: labels) else {
                    preconditionFailure("\(text) is no name")
                }
                domains[name] = meaning
            }
        }
        add(["localhost"], .localhost)
        add(Self.absent + Self.reverse4 + Self.reverse6, .nothing)
        add(["resolver.arpa"], .noData)
        self.domains = domains
    }

    /// RFC 6761, 6762, 7686, 8375, 9476.
    private static let absent = ["invalid", "test", "local", "onion", "home.arpa", "alt"]
    /// RFC 6303 §4.1, 4.2 and RFC 7793.
    private static let reverse4 =
        ([
            "10", "168.192", "0", "127", "254.169", "2.0.192", "100.51.198", "113.0.203",
            "255.255.255.255",
        ] + (16...31).map { "\($0).172" } + (64...127).map { "\($0).100" })
        .map { $0 + ".in-addr.arpa" }
    /// RFC 6303 §4.3 to 4.6: unspecified, loopback, local, link-local and documentation addresses.
    private static let reverse6 =
        [String(repeating: "0.", count: 32), "1." + String(repeating: "0.", count: 31)]
        .map { $0 + "ip6.arpa" }
        + ["d.f", "8.e.f", "9.e.f", "a.e.f", "b.e.f", "8.b.d.0.1.0.0.2"].map { $0 + ".ip6.arpa" }

    /// The answer to a question that is not forwarded; nil for one that is. `ruleDomain` is the
    /// domain of the rule that would be for it: who names a special domain there, or one below it,
    /// means it.
    func answer(to question: ForwardQuestion, ruleDomain: DomainName) -> Answer? {
        var domain: DomainName? = question.name
        while let name = domain, name.wire.count > 1 {
            if let meaning = domains[name] {
                return ruleDomain.isWithin(name) ? nil : answer(question, meaning, apex: name)
            }
            domain = name.parent
        }
        // A name of one label is nobody's host name: root servers would be asked for typing
        // errors. What they do have there (NS, SOA, DS, DNSKEY, TXT) is asked for by those who
        // know.
        let isAddress = [.a, .aaaa, .https].contains(question.type)
        guard question.name.labelCount == 1, isAddress, ruleDomain == .root else { return nil }
        return Answer(.nameError, section: question.section)
    }

    private func answer(
        _ question: ForwardQuestion, _ meaning: Meaning, apex: DomainName
    ) -> Answer {
        var data: [UInt8]?
        if meaning == .localhost, question.type == .a { data = [127, 0, 0, 1] }
        if meaning == .localhost, question.type == .aaaa {
            data = Array(repeating: 0, count: 15) + [1]
        }
        let exists = meaning != .nothing || question.name == apex
        var answer = Answer(
            exists ? .noError : .nameError, section: question.section,
            answers: data.map { [Self.record(question.name, question.type, $0)] } ?? [],
            authorities: data == nil ? [Self.record(apex, .soa, Self.authority(apex))] : [])
        answer.isAuthoritative = true
        return answer
    }

    private static func record(
        _ owner: DomainName, _ type: RecordType, _ data: [UInt8]
    ) -> [UInt8] {
        let ttl = ForwardingLimits.specialSeconds
        return owner.wire + type.rawValue.octets + [0, 1] + UInt16(ttl >> 16).octets
            + UInt16(ttl & 0xFFFF).octets + UInt16(data.count).octets + data
    }

    /// The data of the SOA record that RFC 6303 §3 gives such zones.
    private static func authority(_ apex: DomainName) -> [UInt8] {
        let mailbox: [UInt8] = [6] + Array("nobody".utf8) + [7] + Array("invalid".utf8) + [0]
        let numbers: [UInt32] = [1, 3600, 1200, 604_800, ForwardingLimits.specialSeconds]
        return apex.wire + mailbox
            + numbers.flatMap { UInt16($0 >> 16).octets + UInt16($0 & 0xFFFF).octets }
    }
}
