import DNSWire

/// A query in every detail, right or wrong, for what QueryMessage cannot say.
package struct RawQuery: Sendable {
    package var id: UInt16 = 0x4D55
    /// The header's second word, RFC 1035 §4.1.1.
    package var flags: UInt16 = 0
    /// The questions, each a name, a type and a class.
    package var questions: [[UInt8]]
    package var answers: [[UInt8]] = []
    package var authorities: [[UInt8]] = []
    package var additionals: [[UInt8]] = []
    /// What the counts say in place of the truth, from QDCOUNT on.
    package var counts: [UInt16]?
    /// Octets behind the last record.
    package var tail: [UInt8] = []

    /// A query for `www.example.org. A` in the class IN.
    package init(_ question: String, flags: UInt16 = 0) throws {
        let query = try QueryMessage(question, payload: nil)
        questions = [Self.question(query.name.wire, query.type.rawValue)]
        self.flags = flags
    }

    /// The octets of a question.
    package static func question(
        _ name: [UInt8], _ type: UInt16, recordClass: UInt16 = 1
    ) -> [UInt8] {
        name + type.octets + recordClass.octets
    }

    /// The octets of a record.
    package static func record(
        _ owner: [UInt8], _ type: UInt16, recordClass: UInt16 = 1, ttl: UInt32 = 60, _ data: [UInt8]
    ) -> [UInt8] {
        owner + type.octets + recordClass.octets + UInt16(ttl >> 16).octets
            + UInt16(ttl & 0xFFFF).octets + UInt16(data.count).octets + data
    }

    /// The query with these records behind its question.
    package func with(_ additionals: [UInt8]...) -> RawQuery {
        var query = self
        query.additionals += additionals
        return query
    }

    /// The query with this OPT record behind its question.
    package func with(_ options: RawOptions) -> RawQuery { with(options.octets) }

    /// The query after a change.
    package func with(_ change: (inout RawQuery) -> Void) -> RawQuery {
        var query = self
        change(&query)
        return query
    }

    /// The message.
    package var octets: [UInt8] {
        let sections = [questions, answers, authorities, additionals]
        let counts = counts ?? sections.map { UInt16($0.count) }
        let header = [id, flags] + counts
        return header.flatMap(\.octets) + sections.joined().joined() + tail
    }
}

/// An OPT record in every detail, right or wrong (RFC 6891 §6.1.2).
package struct RawOptions: Sendable {
    package var payload: UInt16 = 1232
    package var version: UInt8 = 0
    /// The lower half of the TTL; its highest bit is DO.
    package var flags: UInt16 = 0
    /// The owner's octets: the root alone is right.
    package var owner: [UInt8] = [0]
    /// The octets of the options.
    package var data: [UInt8] = []

    /// A record of this version with these options.
    package init(version: UInt8 = 0, flags: UInt16 = 0, _ options: [UInt8]...) {
        self.version = version
        self.flags = flags
        data = Array(options.joined())
    }

    /// The octets of an option.
    package static func option(_ code: UInt16, _ data: [UInt8] = []) -> [UInt8] {
        code.octets + UInt16(data.count).octets + data
    }

    /// The octets of the record.
    package var octets: [UInt8] {
        RawQuery.record(
            owner, RecordType.opt.rawValue, recordClass: payload,
            ttl: UInt32(version) << 16 | UInt32(flags), data)
    }
}
