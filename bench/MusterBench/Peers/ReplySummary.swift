import DNSWire

/// What servers that hold the same records have to agree on: the response code and the answers.
struct ReplySummary: Equatable {
    /// The name that was asked for.
    let question: String
    let code: ResponseCode
    /// True when the reply was cut short.
    let isTruncated: Bool
    /// Owner, TTL, type and data of each record, sorted; capitals are made small.
    private(set) var answers: [String]

    /// Reads a reply; nil when it is none.
    init?(_ message: [UInt8]) {
        var reader = MessageReader(message)
        guard let header = reader.numbers(6), header[2] == 1, let question = reader.name(),
            reader.numbers(2) != nil
        else { return nil }
        var answers: [String] = []
        for _ in 0..<header[3] {
            guard let record = reader.record() else { return nil }
            answers.append(record)
        }
        self.question = question
        code = ResponseCode(rawValue: header[1] & 0xF)
        isTruncated = header[1] & 0x0200 != 0
        self.answers = answers.sorted()
    }

    /// What a server has to answer where this is right; one that does not follow aliases answers
    /// with what stands at the name alone.
    func expected(followingAliases follows: Bool) -> ReplySummary {
        if follows { return self }
        var expected = self
        expected.answers.removeAll { !$0.hasPrefix(question + " ") }
        return expected
    }
}

/// Takes a message of any server apart, compressed names included.
private struct MessageReader {
    private let octets: [UInt8]
    private var position = 0

    init(_ octets: [UInt8]) { self.octets = octets }

    /// The next 16-bit numbers.
    mutating func numbers(_ count: Int) -> [UInt16]? {
        guard position + 2 * count <= octets.count else { return nil }
        defer { position += 2 * count }
        return (0..<count).map { index in
            UInt16(octets[position + 2 * index]) << 8 | UInt16(octets[position + 2 * index + 1])
        }
    }

    /// The next name (RFC 1035 §4.1.4), in small letters.
    mutating func name() -> String? {
        var text = ""
        var place = position
        var isBehindPointer = false
        // Each label takes an octet at least, and each pointer leads to one.
        for _ in octets {
            guard place < octets.count else { return nil }
            let length = Int(octets[place])
            if length >= 0xC0 {
                guard place + 1 < octets.count else { return nil }
                if !isBehindPointer { position = place + 2 }
                isBehindPointer = true
                place = (length & 0x3F) << 8 | Int(octets[place + 1])
            } else if length == 0 {
                if !isBehindPointer { position = place + 1 }
                return text.isEmpty ? "." : text.lowercased()
            } else {
                guard place + length < octets.count else { return nil }
                text += String(decoding: octets[(place + 1)...(place + length)], as: UTF8.self)
                text += "."
                place += 1 + length
            }
        }
        return nil
    }

    /// The next record as text; names in its data are written out.
    mutating func record() -> String? {
        guard let owner = name(), let fields = numbers(5) else { return nil }
        let type = RecordType(rawValue: fields[0])
        let timeToLive = UInt32(fields[2]) << 16 | UInt32(fields[3])
        let end = position + Int(fields[4])
        guard end <= octets.count else { return nil }
        var data = ""
        switch type {
        case .cname: data = name() ?? ""
        case .srv: data = "\(numbers(3) ?? []) \(name() ?? "")"
        default: data = octets[position..<end].map { String($0) }.joined(separator: ".")
        }
        position = end
        return "\(owner) \(timeToLive) \(type) \(data)"
    }
}
