import DNSWire

/// A message taken apart by the letter of RFC 1035 §4.1: it shares no code with the server, so it
/// can judge what the server reads and writes.
struct MessageWalk {
    /// A record, and in which section it stands.
    struct Record {
        /// 1 answer, 2 authority, 3 additional.
        let section: Int
        /// Whether the owner is the root, written without a pointer.
        let isAtRoot: Bool
        /// Where the owner starts.
        let owner: Int
        let type: Int
        let recordClass: Int
        /// The TTL, or what an OPT record has there.
        let ttl: Int
        let data: Range<Int>
    }

    private let octets: [UInt8]
    /// The counts of the header.
    let counts: [Int]
    /// The octets of the questions.
    private(set) var question = 12..<12
    private(set) var records: [Record] = []

    /// A message that is whole: as many questions and records as the header says, nothing behind
    /// them, names of at most 255 octets whose pointers, where there may be any, lead backwards;
    /// nil for any other.
    ///
    /// - Parameter followsPointers: whether a name may go on where a pointer leads it, as in our
    ///   replies. The owners in a query are passed over, wherever their pointers lead.
    init?(_ octets: [UInt8], followsPointers: Bool) {
        guard octets.count >= 12 else { return nil }
        self.octets = octets
        counts = (0..<4).map { Int(octets[4 + 2 * $0]) << 8 | Int(octets[5 + 2 * $0]) }
        var position = 12
        for _ in 0..<counts[0] {
            guard let end = end(ofName: position, mayPoint: false, follow: false),
                end + 4 <= octets.count
            else { return nil }
            position = end + 4
        }
        question = 12..<position
        for section in 1...3 {
            for _ in 0..<counts[section] {
                guard let end = end(ofName: position, mayPoint: true, follow: followsPointers),
                    end + 10 <= octets.count
                else { return nil }
                let data = end + 10..<end + 10 + number(at: end + 8)
                guard data.upperBound <= octets.count else { return nil }
                records.append(
                    Record(
                        section: section, isAtRoot: octets[position] == 0, owner: position,
                        type: number(at: end), recordClass: number(at: end + 2),
                        ttl: number(at: end + 4) << 16 | number(at: end + 6), data: data))
                position = data.upperBound
            }
        }
        guard position == octets.count else { return nil }
    }

    private func number(at offset: Int) -> Int {
        Int(octets[offset]) << 8 | Int(octets[offset + 1])
    }

    /// Where the octets of a name end that starts at `offset`; nil when it is none.
    private func end(ofName offset: Int, mayPoint: Bool, follow: Bool) -> Int? {
        var position = offset
        var end: Int?
        var length = 1
        while position < octets.count {
            let label = Int(octets[position])
            if label == 0 { return end ?? position + 1 }
            if label >= 0xC0 {
                guard mayPoint, position + 1 < octets.count else { return nil }
                if !follow { return position + 2 }
                let target = number(at: position) & 0x3FFF
                // A pointer leads to a prior occurrence (§4.1.4), and not into the header.
                guard target < position, target >= 12 else { return nil }
                end = end ?? position + 2
                position = target
                continue
            }
            length += 1 + label
            guard label < 64, length <= 255 else { return nil }
            position += 1 + label
        }
        return nil
    }

    /// The OPT records.
    var options: [Record] { records.filter { $0.type == 41 } }

    /// Whether the options of an OPT record fill its data (RFC 6891 §6.1.2), its first cookie has a
    /// length that a cookie may have (RFC 7873 §4), and the version of the zone is asked for by an
    /// option without data (RFC 9660 §3.2).
    func areOptionsWhole(_ record: Record, inQuery: Bool) -> Bool {
        var position = record.data.lowerBound
        var hasCookie = false
        while position < record.data.upperBound {
            guard position + 4 <= record.data.upperBound else { return false }
            let length = number(at: position + 2)
            if number(at: position) == 10, !hasCookie {
                guard length == 8 || 16...40 ~= length else { return false }
                hasCookie = true
            }
            if inQuery, number(at: position) == 19, length > 0 { return false }
            position += 4 + length
        }
        return position == record.data.upperBound
    }

    /// The TSIG records.
    var signatures: [Record] { records.filter { $0.type == 250 } }

    /// Whether a TSIG record is well formed and in its place (RFC 8945 §4.2, §5.1): the last of
    /// all, of class ANY, its names not compressed, its fields filling its data.
    func isSignature(_ record: Record) -> Bool {
        guard record.section == 3, record.data.upperBound == octets.count,
            record.recordClass == 255,
            end(ofName: record.owner, mayPoint: false, follow: false) != nil,
            let algorithm = end(ofName: record.data.lowerBound, mayPoint: false, follow: false)
        else { return false }
        // Time and fudge, the MAC's length, the MAC, id and error, the length of the rest.
        guard algorithm + 16 <= octets.count else { return false }
        let rest = algorithm + 14 + number(at: algorithm + 8)
        return rest + 2 <= octets.count && rest + 2 + number(at: rest) == octets.count
    }

    /// Whether an option of this number is there.
    func hasOption(_ wanted: Int) -> Bool {
        guard let record = options.first else { return false }
        var position = record.data.lowerBound
        while position + 4 <= record.data.upperBound {
            if number(at: position) == wanted { return true }
            position += 4 + number(at: position + 2)
        }
        return false
    }
}
