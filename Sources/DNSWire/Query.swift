/// What a query asks, and where in the message it stands.
package struct Query: Sendable {
    /// The header's second word as it came (RFC 1035 §4.1.1).
    package var flags: UInt16
    package var type: RecordType
    /// The QCLASS; 1 is IN, 3 is CH.
    package var recordClass: UInt16
    /// The offset behind the question: where a reply's first record goes.
    package var questionEnd: Int
    /// What the query's OPT record says; nil without one.
    package var edns: EDNS?
    /// Where the message's TSIG record starts (RFC 8945 §4.2); 0 without one.
    var signature = 0
}

/// What the OPT record of a query says, RFC 6891 §6.1.
package struct EDNS: Sendable {
    /// The largest reply the sender takes over UDP, at least 512 octets (§6.2.3).
    package var payloadSize: Int
    package var version: UInt8
    /// The DO bit, which a reply repeats (RFC 3225 §3).
    package var wantsDNSSEC: Bool
    /// Where options begin and end that the reply depends on; 0 and 0 without one.
    package var optionsStart: UInt16 = 0
    package var optionsEnd: UInt16 = 0
    /// Octets of an OPT record without options: root owner, type, class, TTL, length.
    static let emptyRecord = 11
}

/// A message after the parse stage.
package enum ParsedMessage {
    /// A question to be answered.
    case query(Query)
    /// A message that gets a code and no answer: with its question and an OPT record where they
    /// could be read, else as a bare header. NOERROR is for one that asks for a cookie alone.
    case reject(ResponseCode, Query?)
    /// A message that is signed with a key that this server, which has none, does not know.
    case unknownKey(Query)
    /// No reply at all: what it came from may be a reply itself.
    case drop
}

extension Query {
    /// Reads a message of `length` octets and leaves the question's name in `name`.
    ///
    /// Answers other than a query (RFC 1035 §4.1.1): QR set or no whole header: drop. An EDNS
    /// version of the future: BADVERS, whatever else it is (RFC 6891 §6.1.3). A signature: an
    /// unknown key (RFC 8945 §5.2.1). An opcode other than QUERY: NOTIMP. Anything but one
    /// question, octets that do not parse, octets behind the last record, two OPT records or one
    /// whose owner is not the root: FORMERR.
    package static func parse(_ message: RawSpan, name: inout CanonicalName) -> ParsedMessage {
        guard message.byteCount >= WireLimits.header else { return .drop }
        let flags = message.uint16(at: 2)
        if flags & 0x8000 != 0 { return .drop }
        let error: ResponseCode = flags & 0x7800 == 0 ? .formatError : .notImplemented
        var query = Query(
            flags: flags, type: RecordType(rawValue: 0), recordClass: 0,
            questionEnd: WireLimits.header, edns: nil)
        let questions = message.uint16(at: 4)
        guard questions <= 1, questions == 0 || query.readQuestion(message, &name),
            query.readRecords(message)
        else { return query.rejection(error) }
        if error == .notImplemented { return .reject(error, query) }
        if questions == 0 { return .reject(query.asksCookie(message) ? .noError : error, query) }
        return .query(query)
    }

    /// What becomes of a message that is no whole query. Only one that was walked to its end has an
    /// OPT record or a signature.
    private func rejection(_ error: ResponseCode) -> ParsedMessage {
        if let edns, edns.version > 0 { return .reject(.badVersion, self) }
        if signature > 0 { return .unknownKey(self) }
        return .reject(error, edns == nil ? nil : self)
    }

    /// Whether a cookie is asked for; alone that needs no question (RFC 7873 §5.4).
    private func asksCookie(_ message: RawSpan) -> Bool {
        edns.map { EDNSOptions(message, $0).cookie != nil } ?? false
    }

    /// Reads the one question; false when it is not whole.
    private mutating func readQuestion(_ message: RawSpan, _ name: inout CanonicalName) -> Bool {
        guard name.read(message, at: WireLimits.header) else { return false }
        let end = WireLimits.header + name.length + 4
        guard end <= message.byteCount else { return false }
        type = RecordType(rawValue: message.uint16(at: end - 4))
        recordClass = message.uint16(at: end - 2)
        questionEnd = end
        return true
    }

    /// Reads what stands behind the question; false when it does not parse, which leaves no OPT
    /// record, or when the OPT record cannot be answered.
    private mutating func readRecords(_ message: RawSpan) -> Bool {
        // The counts of the other sections, each with its octets swapped.
        let counts = message.word(at: 4) >> 16
        if counts == 0 { return message.byteCount == questionEnd }
        if counts == 0x0100_0000_0000, readLoneOptions(message) { return edns?.version == 0 }
        guard let areOptionsWhole = walkRecords(message) else {
            edns = nil
            signature = 0
            return false
        }
        return areOptionsWhole && signature == 0 && edns.map { $0.version == 0 } ?? true
    }

    /// Walks the records behind the question for an OPT record: whether its options are well
    /// formed; nil when the records do not parse.
    private mutating func walkRecords(_ message: RawSpan) -> Bool? {
        let others = Int(message.uint16(at: 6)) + Int(message.uint16(at: 8))
        let additional = Int(message.uint16(at: 10))
        var areOptionsWhole = true
        var position = questionEnd
        for index in 0..<(others + additional) {
            // An OPT record, the usual one, has the root as its owner.
            let isRoot = position < message.byteCount && message.octet(at: position) == 0
            guard let behind = isRoot ? position + 1 : Self.skipName(message, at: position),
                behind + 10 <= message.byteCount
            else { return nil }
            let end = behind + 10 + Int(message.uint16(at: behind + 8))
            guard end <= message.byteCount else { return nil }
            if message.uint16(at: behind) == RecordType.opt.rawValue {
                guard index >= others, isRoot, edns == nil else { return nil }
                let options = Self.answeredOptions(message, from: behind + 10, to: end)
                if options == nil { areOptionsWhole = false }
                let areAnswered = options ?? false
                edns = EDNS(
                    payloadSize: max(WireLimits.plainUDP, Int(message.uint16(at: behind + 2))),
                    version: message.octet(at: behind + 5),
                    wantsDNSSEC: message.octet(at: behind + 6) & 0x80 != 0,
                    optionsStart: areAnswered ? UInt16(behind + 10) : 0,
                    optionsEnd: areAnswered ? UInt16(end) : 0)
            } else if message.uint16(at: behind) == RecordType.tsig.rawValue {
                // It is the last record of all (RFC 8945 §5.1).
                guard additional > 0, index == others + additional - 1,
                    Signature(message, at: position) != nil
                else { return nil }
                signature = position
            }
            position = end
        }
        return position == message.byteCount ? areOptionsWhole : nil
    }

    /// Reads what most queries end with, an OPT record without options; false when it is something
    /// else.
    private mutating func readLoneOptions(_ message: RawSpan) -> Bool {
        guard message.byteCount == questionEnd &+ EDNS.emptyRecord else { return false }
        // Root owner, type, payload size, upper bits of the code, version, upper flags.
        let head = message.word(at: questionEnd)
        let isOptions = head & 0xFF_FFFF == UInt64(RecordType.opt.rawValue.byteSwapped) << 8
        guard isOptions, message.uint16(at: questionEnd &+ 9) == 0 else { return false }
        edns = EDNS(
            payloadSize: max(
                WireLimits.plainUDP, Int(UInt16(truncatingIfNeeded: head >> 24).byteSwapped)),
            version: UInt8(truncatingIfNeeded: head >> 48), wantsDNSSEC: head >> 63 == 1)
        return true
    }

    /// Walks the options of an OPT record (RFC 6891 §6.1.2): whether the reply depends on one; nil
    /// when their lengths lie, when the first cookie is malformed (RFC 7873 §5.2.2), or when
    /// ZONEVERSION says something, which only replies do (RFC 9660 §3.1).
    private static func answeredOptions(
        _ message: RawSpan, from start: Int, to end: Int
    ) -> Bool? {
        var areAnswered = false
        var hasCookie = false
        var position = start
        while position < end {
            guard position + EDNSOption.head <= end else { return nil }
            let code = message.uint16(at: position)
            let length = Int(message.uint16(at: position + 2))
            position += EDNSOption.head + length
            guard position <= end else { return nil }
            if EDNSOption.isAnswered(code) { areAnswered = true }
            if code == EDNSOption.cookie, !hasCookie {
                guard Cookie.isValid(length: length) else { return nil }
                hasCookie = true
            }
            if code == EDNSOption.zoneVersion, length != 0 { return nil }
        }
        return areAnswered
    }

    /// The offset behind a name that may end in a compression pointer; nil when it does not parse.
    private static func skipName(_ message: RawSpan, at offset: Int) -> Int? {
        var position = offset
        while position < message.byteCount {
            let label = Int(message.octet(at: position))
            if label == 0 { return position + 1 }
            if label >= 0xC0 { return position + 2 <= message.byteCount ? position + 2 : nil }
            guard label <= WireLimits.label, position - offset < WireLimits.name
            else { return nil }
            position += 1 + label
        }
        return nil
    }
}
