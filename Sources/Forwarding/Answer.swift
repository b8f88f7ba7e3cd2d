internal import DNSWire

/// What is known of a question: an upstream's message without its OPT record, or one of our own.
struct Answer {
    let code: ResponseCode
    /// The message with its header and question, which belong to another client.
    let message: MessageOctets
    let questionEnd: Int
    let records: [RecordPlace]
    /// The data of an extended error (RFC 8914) that goes with it; empty without one.
    var extendedError: [UInt8] = []
    /// Whether it comes with authority: of special-use names alone.
    var isAuthoritative = false
    /// Seconds that it may be kept; 0 when it may not.
    private(set) var seconds: UInt32 = 0

    /// The answer of an upstream's message; nil when its records or the names in them do not parse:
    /// they are passed on as they are.
    init?(_ message: MessageOctets, questionEnd: Int) {
        guard var places = message.records(from: questionEnd),
            places.allSatisfy({ message.expanded($0) != nil })
        else { return nil }
        var code = UInt16(message.octets[3] & 0xF)
        var octets = message.octets
        if let index = places.firstIndex(where: { $0.type == .opt }) {
            let options = places.remove(at: index)
            guard options.section == .additional, let high = message.longNumber(at: options.ttl),
                !places.contains(where: { $0.type == .opt })
            else { return nil }
            code |= UInt16(high >> 24) << 4
            extendedError = Self.extendedError(in: octets[options.data..<options.end])
            if options.end == octets.count {
                octets.removeLast(options.end - options.start)
            } else {
                guard let rest = Self.expanded(places, of: message, questionEnd) else {
                    return nil
                }
                (octets, places) = (rest.octets, rest.places)
            }
        }
        self.code = ResponseCode(rawValue: code)
        self.message = MessageOctets(octets: octets)
        self.questionEnd = questionEnd
        records = places
        seconds = Self.seconds(of: self)
    }

    /// An answer of our own: records of one section, in wire form, to a question.
    init(
        _ code: ResponseCode, section: [UInt8], answers: [[UInt8]] = [],
        authorities: [[UInt8]] = [], extendedError: [UInt8] = [], seconds: UInt32 = 0
    ) {
        self.code = code
        var octets = [0, 0x8000, 1, UInt16(answers.count), UInt16(authorities.count), 0]
            .flatMap(\.octets)
        octets += section
        questionEnd = octets.count
        octets += answers.joined()
        octets += authorities.joined()
        message = MessageOctets(octets: octets)
        let places = message.records(from: questionEnd)
        precondition(places != nil, "our own records are whole")
        records = places ?? []
        self.extendedError = extendedError
        self.seconds = seconds
    }

    /// A failure to answer, with an extended error that tells why.
    static func failure(_ error: ExtendedErrorCode, _ text: String) -> Answer {
        Answer(
            .serverFailure, section: [], extendedError: error.rawValue.octets + Array(text.utf8),
            seconds: ForwardingLimits.failureSeconds)
    }

    /// Whether it only names servers that would have to be asked: what a server says that does not
    /// recurse. A client here could do nothing with it.
    var isReferral: Bool {
        code == .noError && message.octets[2] & 0x04 == 0
            && records.contains { $0.section == .authority && $0.type == .ns }
            && !records.contains {
                $0.section == .answer || $0.section == .authority && $0.type == .soa
            }
    }

    /// Octets that it takes in memory.
    var octets: Int {
        message.octets.count + extendedError.count
            + records.count * MemoryLayout<RecordPlace>.stride
    }

    /// The records with their names written out, in a message in which nothing is between them.
    private static func expanded(
        _ places: [RecordPlace], of message: MessageOctets, _ questionEnd: Int
    ) -> (octets: [UInt8], places: [RecordPlace])? {
        var octets = Array(message.octets[..<questionEnd])
        for place in places {
            guard let record = message.expanded(place) else { return nil }
            octets += record
        }
        for (offset, section) in [
            (6, RecordPlace.Section.answer), (8, .authority), (10, .additional),
        ] {
            let count = UInt16(places.count { $0.section == section })
            octets.replaceSubrange(offset..<offset + 2, with: count.octets)
        }
        let result = MessageOctets(octets: octets)
        return result.records(from: questionEnd).map { (octets, $0) }
    }

    /// The data of the first extended error among options.
    private static func extendedError(in options: ArraySlice<UInt8>) -> [UInt8] {
        var rest = options
        while rest.count >= EDNSOption.head {
            let head = Array(rest.prefix(EDNSOption.head))
            let data = rest.dropFirst(EDNSOption.head).prefix(Int(head[2]) << 8 | Int(head[3]))
            if UInt16(head[0]) << 8 | UInt16(head[1]) == EDNSOption.extendedError, data.count >= 2 {
                return Array(data)
            }
            rest = rest.dropFirst(EDNSOption.head + data.count)
        }
        return []
    }

    /// How long an answer may be kept: the smallest TTL; without an answer, that of the SOA record
    /// or its MINIMUM, whichever is less, and not at all without one (RFC 2308 §5).
    private static func seconds(of answer: Answer) -> UInt32 {
        func ttl(_ place: RecordPlace) -> UInt32 {
            // A TTL with its highest bit set counts as 0 (RFC 2181 §8).
            let value = answer.message.longNumber(at: place.ttl) ?? 0
            return value > UInt32(Int32.max) ? 0 : value
        }
        let least = answer.records.map(ttl).min()
        switch answer.code {
        case .serverFailure, .refused: return ForwardingLimits.failureSeconds
        case .noError, .nameError: break
        default: return 0
        }
        let asked = answer.message.number(at: answer.questionEnd - 4)
        let isPositive =
            answer.code == .noError
            && answer.records.contains {
                $0.section == .answer
                    && ($0.type.rawValue == asked || asked == RecordType.any.rawValue)
            }
        if isPositive { return min(least ?? 0, ForwardingLimits.mostSeconds) }
        guard
            let soa = answer.records.first(where: { $0.section == .authority && $0.type == .soa }),
            let minimum = answer.message.longNumber(at: soa.end - 4), soa.end - soa.data >= 22
        else { return 0 }
        return min(least ?? 0, minimum, ForwardingLimits.mostNegativeSeconds)
    }
}
