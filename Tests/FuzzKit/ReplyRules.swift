import CLDNS
import DNSWire
import Zones

/// What every reply must keep to, whatever the query was.
struct ReplyRules {
    private let input: FuzzInput
    private let query: QueryWalk
    /// The most octets of the reply.
    let limit: Int

    /// The rules for the reply to an input.
    init(_ input: FuzzInput) {
        self.input = input
        query = QueryWalk(input.message)
        limit =
            switch input.transport {
            case .tcp: WireLimits.message
            case .udp: query.size(input.payload)
            }
    }

    /// NOERROR, FORMERR, NXDOMAIN, REFUSED, YXDOMAIN, BADCOOKIE.
    private static let codes: Set = [0, 1, 3, 5, 6, 23]

    /// Throws what is wrong with a reply.
    func check(_ reply: [UInt8]) throws {
        if !query.isAnswered {
            return try require(reply.isEmpty, "a reply, or half a header, is answered")
        }
        if reply.isEmpty { return try require(input.isLimited, "no reply") }
        guard let walk = MessageWalk(reply, followsPointers: true) else {
            throw FuzzFinding(description: "the reply does not parse: \(reply)")
        }
        try checkHeader(reply, walk)
        try checkQuestion(reply, walk)
        try checkOptions(walk)
        try checkNegative(reply, walk)
        try require(Self.isReadable(reply), "ldns cannot read the reply: \(reply)")
        try require(ReplyReader(reply) != nil, "our own reader cannot read the reply: \(reply)")
    }

    private func checkHeader(_ reply: [UInt8], _ walk: MessageWalk) throws {
        let asked = input.message
        try require(reply[0...1] == asked[0...1], "another id")
        try require(reply[2] & 0x80 != 0, "QR is 0")
        try require(reply[2] & 0x79 == asked[2] & 0x79, "another opcode or RD")
        try require(reply[3] & 0x60 == 0, "Z or AD is set")
        try require((reply[3] & 0x80 != 0) == input.isForwardedFor, "RA is not as it is")
        let upper = walk.options.first.map { ($0.ttl >> 24) << 4 } ?? 0
        let code = upper | Int(reply[3] & 0xF)
        try require(
            query.refusal.map { $0 == code } ?? (Self.codes.contains(code) || isFailure(code)),
            "the code \(code)")
        try require(
            query.walk != nil || reply.count == 12, "an unreadable query gets \(reply)")
        try require(
            query.isQuery || walk.records.allSatisfy { $0.type == 41 || $0.type == 250 },
            "an answer to no query")
        try require(
            walk.signatures.count == (code == 9 && reply[2] & 2 == 0 ? 1 : 0)
                && walk.signatures.allSatisfy { walk.isSignature($0) },
            "no signature that says why, or one for another reason")
        try require(input.transport == .udp || reply[2] & 2 == 0, "TC over TCP")
    }

    /// Whether it is the code of what others have to complete, for which recursion is wanted and
    /// offered, or of the one set that stands for a failure.
    private func isFailure(_ code: Int) -> Bool {
        code == 2 && (input.isForwardedFor && input.message[2] & 1 != 0 || asksForFailure)
    }

    /// Whether a label of the question ends as the name of the set does that stands for a failure,
    /// and those of all aliases for it.
    private var asksForFailure: Bool {
        guard let question = query.walk?.question else { return false }
        let octets = input.message[question].map(lowercased)
        let label = Array("failed".utf8)
        return octets.indices.contains { octets[$0...].starts(with: label) }
    }

    private func checkQuestion(_ reply: [UInt8], _ walk: MessageWalk) throws {
        guard let asked = query.walk else { return }
        try require(
            Array(reply[walk.question]) == Array(input.message[asked.question]),
            "another question")
    }

    private func checkOptions(_ walk: MessageWalk) throws {
        let options = walk.options
        try require(
            options.count == (query.hasOptions ? 1 : 0),
            "\(options.count) OPT records in the reply")
        guard let record = options.first, let asked = query.walk?.options.first else { return }
        try require(record.section == 3 && record.isAtRoot, "the OPT record is out of place")
        try require(
            walk.areOptionsWhole(record, inQuery: false), "options that do not fill the OPT record")
        try require(record.recordClass == input.payload, "another payload size")
        try require(record.ttl >> 16 & 0xFF == 0, "another EDNS version")
        try require(record.ttl & 0xFFFF == asked.ttl & 0x8000, "another DO, or another flag")
        for option in [3, 10, 11, 19] where walk.hasOption(option) {
            try require(query.walk?.hasOption(option) == true, "option \(option) was not asked")
        }
    }

    /// A name error, and an authoritative reply without an answer, has the zone's SOA record
    /// (RFC 2308 §2), unless it is cut off.
    private func checkNegative(_ reply: [UInt8], _ walk: MessageWalk) throws {
        let isAuthoritative = reply[2] & 4 != 0
        let isWhole = reply[2] & 2 == 0
        let isNameError = reply[3] & 0xF == 3
        try require(isAuthoritative || !isNameError, "a name error that is not authoritative")
        if reply[3] & 0xF == 2 {
            try require(!isAuthoritative, "an authoritative failure")
            try require(walk.counts[2] == 0, "authority beside a failure")
            // What others are to complete has the aliases that lead to them.
            try require(input.isForwardedFor || walk.counts[1] == 0, "an answer beside a failure")
        }
        let isEmpty = isAuthoritative && reply[3] & 0xF == 0 && walk.counts[1] == 0
        // What a server says of itself, in the class CH, is in no zone.
        let isOfZone = walk.question.isEmpty || reply[walk.question.upperBound - 1] == 1
        guard isNameError || isEmpty, isWhole, isOfZone else { return }
        try require(
            walk.records.filter { $0.section == 2 }.map(\.type) == [6],
            "a negative reply without the zone's SOA record")
    }

    /// Whether ldns can read a message.
    private static func isReadable(_ octets: [UInt8]) -> Bool {
        var packet: UnsafeMutablePointer<ldns_pkt>?
        // SAFETY: the octets and `packet` live across the call, which is given their count; the
        // packet is freed here once.
        let status = unsafe ldns_wire2pkt(&packet, octets, octets.count)
        unsafe ldns_pkt_free(packet)
        return status == LDNS_STATUS_OK
    }

    private func require(_ holds: Bool, _ otherwise: @autoclosure () -> String) throws {
        if !holds { throw FuzzFinding(description: otherwise()) }
    }
}
