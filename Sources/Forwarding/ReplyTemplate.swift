internal import DNSWire
internal import NameServer

/// The reply to one client as far as it is known, to be completed with an answer.
struct ReplyTemplate {
    private let message: MessageOctets
    private let outline: ReplyOutline
    /// What is missing.
    let question: ForwardQuestion

    /// The reply of a handed question; nil when its octets are not what its outline says.
    init?(_ handed: HandedQuestion) {
        var octets = handed.message
        outline = handed.outline
        // The worker's failure has an extended error behind what is used of it.
        let options = Int(outline.optionsEnd) - Int(outline.answersEnd)
        if options >= ReplyWriter.optionRecord, octets.count == Int(outline.optionsEnd) {
            let length = Int(outline.answersEnd) + 9
            octets.replaceSubrange(
                length..<length + 2, with: UInt16(options - ReplyWriter.optionRecord).octets)
        }
        message = MessageOctets(octets: octets)
        let end = Int(outline.questionEnd)
        guard end >= WireLimits.header + 5, Int(outline.answersEnd) >= end,
            Int(outline.optionsEnd) >= Int(outline.answersEnd),
            handed.message.count == Int(outline.optionsEnd),
            let wire = message.name(at: Int(outline.target)),
            let name = try? DomainName(wire: wire), let type = message.number(at: end - 4)
        else { return nil }
        question = ForwardQuestion(
            name: name, type: RecordType(rawValue: type), wantsDNSSEC: outline.wantsDNSSEC,
            checkingDisabled: outline.checkingDisabled)
    }

    /// Whether aliases of ours lead to the name that was asked for.
    private var isAliased: Bool { Int(outline.target) != WireLimits.header }
    private var options: ArraySlice<UInt8> {
        message.octets[Int(outline.answersEnd)..<Int(outline.optionsEnd)]
    }

    /// The whole reply, with an answer that is so many seconds old.
    ///
    /// Records that do not fit are left out whole: those in additional are not missed, without
    /// others the reply is truncated (RFC 2181 §9).
    func reply(_ answer: Answer, age: UInt32) -> [UInt8] {
        let keepsAliases = answer.code != .serverFailure
        let start = Int(keepsAliases ? outline.answersEnd : outline.questionEnd)
        var octets = Array(message.octets[..<start])
        var counts = (keepsAliases ? message.number(at: 6) ?? 0 : 0, UInt16(0), UInt16(0))
        let room = Int(outline.size) - options.count
        var isTruncated = false
        for place in answer.records {
            let isPlain = !isAliased && answer.questionEnd == Int(outline.questionEnd)
            guard var record = isPlain ? plain(place, answer) : answer.message.expanded(place)
            else {
                return reply(.failure(.networkError, "the upstream's answer is broken"), age: 0)
            }
            Self.lower(ttlAt: place.head - place.start, by: age, isPlain, &record)
            if octets.count + record.count > room {
                isTruncated = place.section != .additional
                break
            }
            octets += record
            switch place.section {
            case .answer: counts.0 += 1
            case .authority: counts.1 += 1
            case .additional: counts.2 += 1
            }
        }
        let flags = flags(answer, isTruncated: isTruncated)
        octets.replaceSubrange(2..<4, with: flags.octets)
        octets.replaceSubrange(
            6..<12, with: counts.0.octets + counts.1.octets + counts.2.octets)
        appendOptions(answer, to: &octets)
        return octets
    }

    private func plain(_ place: RecordPlace, _ answer: Answer) -> [UInt8]? {
        Array(answer.message.octets[place.start..<place.end])
    }

    /// Takes seconds off a record's TTL.
    private static func lower(
        ttlAt head: Int, by age: UInt32, _ isPlain: Bool, _ record: inout [UInt8]
    ) {
        if age == 0 { return }
        let message = MessageOctets(octets: record)
        guard let head = isPlain ? head : message.end(ofNameAt: 0),
            let ttl = message.longNumber(at: head + 4)
        else { return }
        let left = ttl > age ? ttl - age : 0
        record.replaceSubrange(
            head + 4..<head + 8, with: UInt16(left >> 16).octets + UInt16(left & 0xFFFF).octets)
    }

    /// QR, RA and the code; the client's opcode, RD and CD. AA is for what we know ourselves.
    private func flags(_ answer: Answer, isTruncated: Bool) -> UInt16 {
        var flags = (message.number(at: 2) ?? 0) & 0x7900 | 0x8080 | answer.code.rawValue & 0xF
        if answer.isAuthoritative { flags |= 0x0400 }
        if isTruncated { flags |= 0x0200 }
        if outline.checkingDisabled { flags |= 0x0010 }
        return flags
    }

    /// Appends the OPT record that the worker made, with the extended error if there is room.
    private func appendOptions(_ answer: Answer, to octets: inout [UInt8]) {
        guard !options.isEmpty else { return }
        let record = octets.count
        octets += options
        octets[record + 5] = UInt8(truncatingIfNeeded: answer.code.rawValue >> 4)
        let additionals = MessageOctets(octets: octets).number(at: 10) ?? 0
        octets.replaceSubrange(10..<12, with: (additionals + 1).octets)
        let error = answer.extendedError
        guard !error.isEmpty,
            octets.count + EDNSOption.head + error.count <= Int(outline.size),
            let length = MessageOctets(octets: octets).number(at: record + 9)
        else { return }
        octets += EDNSOption.extendedError.octets + UInt16(error.count).octets + error
        octets.replaceSubrange(
            record + 9..<record + 11,
            with: (length + UInt16(EDNSOption.head + error.count)).octets)
    }
}
