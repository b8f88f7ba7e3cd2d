/// What holds for every reply, whatever was asked. Each reply that a test receives comes here, and
/// to ldns, before the test looks at it.
package enum ReplyJudge {
    /// Throws what is wrong with a reply that came over this transport, from a server that forwards
    /// for the client or from one that does not.
    @discardableResult
    package static func judge(
        _ reply: [UInt8], isForwardedFor: Bool = false
    ) throws -> MessageParts {
        do {
            let parts = try MessageParts(reply)
            try checkHeader(parts, reply, isForwardedFor)
            try checkRecords(parts, reply)
            try checkOptions(parts, reply)
            try Reply.checkRoundTrip(reply)
            return parts
        } catch {
            throw Unreadable(description: "\(error) in the reply \(reply)")
        }
    }

    /// Throws what is wrong with the reply to a query that came over a stream or in a datagram.
    package static func judge(
        _ reply: [UInt8], to query: [UInt8], isStream: Bool, isForwardedFor: Bool = false
    ) throws {
        try judge(reply, isForwardedFor: isForwardedFor)
        try compare(reply, with: query, isStream: isStream)
    }

    /// Throws what is wrong with a reply, which was judged, as the reply to this query.
    package static func compare(
        _ reply: [UInt8], with query: [UInt8], isStream: Bool
    ) throws {
        do {
            let parts = try MessageParts(reply)
            try checkEcho(parts, reply, query)
            let ours = parts.options.first.map { Int($0.recordClass) } ?? 512
            try require(isStream || reply.count <= ours, "\(reply.count) octets, not \(ours)")
            // Where we cannot read the query, a server may: it follows no pointers of records.
            guard let query = try? MessageParts(query) else { return }
            guard let asked = query.options.first else {
                return try require(parts.options.isEmpty, "an OPT record that nobody asked for")
            }
            // Some messages that are malformed get a bare header.
            guard let told = parts.options.first else {
                return try require(parts.code == 1 && reply.count == 12, "no OPT record")
            }
            let limit = max(512, min(Int(asked.recordClass), ours))
            try require(isStream || reply.count <= limit, "\(reply.count) octets, not \(limit)")
            try require(told.ttl & 0x8000 == asked.ttl & 0x8000, "DO is not as it was")
        } catch {
            throw Unreadable(description: "\(error) in the reply \(reply) to \(query)")
        }
    }

    /// QR is set; Z and AD are not (RFC 4035 §3.1.6); AA is with no error but of the name. RA is
    /// set for whom others are asked, and then CD may be too, and others may say that there is no
    /// such name.
    private static func checkHeader(
        _ parts: MessageParts, _ reply: [UInt8], _ isForwardedFor: Bool
    ) throws {
        let flags = parts.header[1]
        try require(flags & 0x8000 != 0, "QR is not set")
        if isForwardedFor {
            try require(flags & 0x00E0 == 0x0080, "RA is not set, or Z or AD is")
        } else {
            try require(flags & 0x00F0 == 0, "RA, Z, AD or CD is set")
        }
        try require(parts.header[2] <= 1, "\(parts.header[2]) questions")
        let isAuthoritative = flags & 0x0400 != 0
        let isOfName = [0, 3, 6].contains(parts.code)
        try require(isOfName || !isAuthoritative, "AA with the code \(parts.code)")
        try require(isOfName || parts.answers.isEmpty, "an answer with the code \(parts.code)")
        try require(
            parts.code != 3 || isAuthoritative || isForwardedFor, "NXDOMAIN without AA")
        let isNegative =
            isAuthoritative && flags & 0x0200 == 0 && parts.answers.isEmpty && parts.code != 6
        // What the server says of itself, in the class CH, is in no zone.
        let isOfServer = reply[parts.questions].suffix(2).elementsEqual([0, 3])
        if isNegative, !isOfServer {
            try require(parts.authorities.map(\.type) == [6], "a negative answer without its SOA")
        }
    }

    /// No record comes twice in a section, and no name in data is compressed (RFC 2782, RFC 3597
    /// §4).
    private static func checkRecords(_ parts: MessageParts, _ reply: [UInt8]) throws {
        for section in [parts.answers, parts.authorities, parts.additionals] {
            let copies = Set(section.map { Array(reply[$0.start..<$0.data.upperBound]) })
            try require(copies.count == section.count, "a record that comes twice")
        }
        for record in parts.records {
            let (before, names, behind) = layout(of: record.type)
            var position = record.data.lowerBound + before
            for _ in 0..<names {
                position = try MessageParts.end(
                    ofName: position, reply, allowsPointers: false)
            }
            try require(
                names == 0 || position + behind == record.data.upperBound,
                "the names in the record at \(record.start) do not fill it")
        }
    }

    /// The octets before the names in the data of a type, how many names, and the octets behind.
    private static func layout(of type: UInt16) -> (before: Int, names: Int, behind: Int) {
        switch type {
        case 2, 5, 12, 39: (0, 1, 0)
        case 6: (0, 2, 20)
        case 15, 18: (2, 1, 0)
        case 17: (0, 2, 0)
        case 33: (6, 1, 0)
        default: (0, 0, 0)
        }
    }

    /// An OPT record is alone, in additional, of the root, of version 0, without flags but DO, and
    /// no option comes twice (RFC 6891 §6.1).
    private static func checkOptions(_ parts: MessageParts, _ reply: [UInt8]) throws {
        let others = parts.answers + parts.authorities
        try require(!others.contains { $0.type == 41 }, "OPT outside of additional")
        try require(parts.options.count <= 1, "two OPT records")
        guard let record = parts.options.first else { return }
        try require(reply[record.start] == 0, "an OPT record that is not the root's")
        try require(record.ttl & 0xFF_7FFF == 0, "EDNS version or flags \(record.ttl)")
        try require(record.recordClass >= 512, "a payload size of \(record.recordClass)")
        var codes: [Int] = []
        var rest = reply[record.data].map(Int.init)[...]
        while rest.count >= 4 {
            let start = rest.startIndex
            codes.append(rest[start] << 8 | rest[start + 1])
            let length = rest[start + 2] << 8 | rest[start + 3]
            try require(rest.count >= 4 + length, "an option that is cut off")
            rest = rest.dropFirst(4 + length)
        }
        try require(rest.isEmpty, "octets behind the options")
        try require(Set(codes).count == codes.count, "an option that comes twice")
    }

    /// The id, the opcode and RD are the query's, and so is the question, octet by octet.
    private static func checkEcho(
        _ parts: MessageParts, _ reply: [UInt8], _ query: [UInt8]
    ) throws {
        try require(query.count >= 12, "a reply to less than a header")
        try require(query[2] & 0x80 == 0, "a reply to a reply")
        try require(reply[..<2] == query[..<2], "another id")
        try require(reply[2] & 0x79 == query[2] & 0x79, "another opcode or RD")
        let question = reply[parts.questions]
        try require(
            query.count >= parts.questions.upperBound && query[parts.questions] == question,
            "another question")
    }

    private static func require(_ holds: Bool, _ otherwise: @autoclosure () -> String) throws {
        if !holds { throw Unreadable(description: otherwise()) }
    }
}
