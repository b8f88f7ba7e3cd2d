import DNSWire
import Zones

/// A kind of question whose cost is counted, named as in `thresholds.txt`.
enum QueryKind: String, CaseIterable {
    /// One address record; the most common question of all.
    case oneAddress = "one-address"
    /// The same without an OPT record in the query.
    case oneAddressPlain = "one-address-plain"
    /// One address record, and a cookie for a client that has none of ours.
    case cookie
    /// One address record for a client whose replies are counted.
    case counted
    /// One address record for a client that is counted, and answered because of an access list.
    case accessList = "access-list"
    /// Eight address records, from a rotating first one on.
    case eightAddresses = "eight-addresses"
    /// A service of the routing policy WEIGHTED: one of its eight addresses is picked.
    case weighted
    /// A service whose instances have targets: one of four groups of three addresses is picked.
    case aliasTarget = "alias-target"
    /// Four SRV records with the addresses of their targets.
    case service
    /// A CNAME record and the address record at its target.
    case alias
    /// A name that exists, without the type.
    case noData = "no-data"
    /// A name in a zone that does not exist.
    case nameError = "name-error"
    /// A name that a wildcard stands for.
    case wildcard
    /// A name below a zone cut: NS records and glue.
    case referral
    /// A name in no zone.
    case refused
    /// One address record through a worker and its sockets, one query a batch.
    case worker
    /// The same with batches as large as they become, for which a worker reads ahead.
    case batch

    /// The question's type.
    var type: RecordType {
        switch self {
        case .service: .srv
        case .noData: .txt
        default: .a
        }
    }

    /// Who asks: 198.2.3.4, or 127.0.0.1, whose replies are not counted.
    var client: Client {
        switch self {
        case .counted, .accessList: Client(low: 0x0403_02C6, high: 0, isIPv6: false)
        default: Client(low: 0x0100_007F, high: 0, isIPv6: false)
        }
    }

    /// The name that the query of this number asks for.
    func name(_ number: Int) -> String {
        switch self {
        case .oneAddress, .oneAddressPlain, .cookie, .counted, .accessList, .worker, .batch,
            .noData:
            "one-\(number).\(CostZone.apex)"
        case .eightAddresses: "eight-\(number).\(CostZone.apex)"
        case .weighted: "weighted-\(number).\(CostZone.apex)"
        case .aliasTarget: "target-\(number % CostZone.targets).\(CostZone.apex)"
        case .service: "service-\(number).\(CostZone.apex)"
        case .alias: "alias-\(number).\(CostZone.apex)"
        case .nameError: "none-\(number).\(CostZone.apex)"
        case .wildcard: "any-\(number).wild.\(CostZone.apex)"
        case .referral: "host-\(number).cut.\(CostZone.apex)"
        case .refused: "www-\(number).example.org"
        }
    }

    /// The query of this number, as clients send it.
    func query(_ number: Int) throws -> [UInt8] {
        let payload: UInt16? = self == .oneAddressPlain ? nil : 1232
        var query = PlainQuery(try DomainName(name(number)), type, payloadSize: payload)
        query.id = UInt16(truncatingIfNeeded: number)
        if self == .cookie {
            query.options = [(EDNSOption.cookie, Array(repeating: UInt8(number & 0xFF), count: 8))]
        }
        return query.octets
    }

    /// How the reply to such a query starts: its code, and how many records each section has.
    var expected: ReplyShape {
        switch self {
        case .oneAddress, .cookie, .counted, .accessList, .worker, .batch:
            ReplyShape(code: 0, answers: 1, additionals: 1)
        case .oneAddressPlain: ReplyShape(code: 0, answers: 1)
        case .eightAddresses: ReplyShape(code: 0, answers: 8, additionals: 1)
        case .weighted, .wildcard: ReplyShape(code: 0, answers: 1, additionals: 1)
        case .aliasTarget: ReplyShape(code: 0, answers: 3, additionals: 1)
        case .service: ReplyShape(code: 0, answers: 4, additionals: 5)
        case .alias: ReplyShape(code: 0, answers: 2, additionals: 1)
        case .noData: ReplyShape(code: 0, authorities: 1, additionals: 1)
        case .nameError: ReplyShape(code: 3, authorities: 1, additionals: 1)
        case .referral: ReplyShape(code: 0, authorities: 1, additionals: 2)
        case .refused: ReplyShape(code: 5, additionals: 1)
        }
    }
}

/// What a reply's header says, so that nothing but right answers is counted.
struct ReplyShape: Equatable {
    var code: UInt8
    var answers: UInt16 = 0
    var authorities: UInt16 = 0
    var additionals: UInt16 = 0
}

extension ReplyShape {
    /// The shape of a reply; nil for octets that are none.
    init?(_ reply: [UInt8]) {
        guard reply.count >= WireLimits.header else { return nil }
        func half(_ offset: Int) -> UInt16 {
            UInt16(reply[offset]) << 8 | UInt16(reply[offset + 1])
        }
        code = reply[3] & 0xF
        answers = half(6)
        authorities = half(8)
        additionals = half(10)
    }
}
