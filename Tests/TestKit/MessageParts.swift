/// A message cut into its parts by a reader of the tests' own (RFC 1035 §4.1), which knows the
/// format and no server: for queries and replies alike.
package struct MessageParts: Sendable {
    /// A record: where it stands, and what its fixed fields say.
    package struct Record: Sendable {
        /// The offset of its owner's name.
        package let start: Int
        package let type: UInt16
        /// The CLASS; the payload size of an OPT record (RFC 6891 §6.1.2).
        package let recordClass: UInt16
        /// The TTL; code, version and flags of an OPT record.
        package let ttl: UInt32
        /// The octets of its data.
        package let data: Range<Int>
    }

    /// The header's six words.
    package let header: [UInt16]
    /// The octets of the questions.
    package let questions: Range<Int>
    package private(set) var answers: [Record] = []
    package private(set) var authorities: [Record] = []
    package private(set) var additionals: [Record] = []

    /// Cuts a message; what does not keep the format to its last octet is an error.
    ///
    /// Compression pointers must lead backwards, behind the header, and no name may have more than
    /// 255 octets once they are followed.
    package init(_ octets: [UInt8]) throws {
        guard octets.count >= 12 else { throw Unreadable(description: "no whole header") }
        header = (0..<6).map { UInt16(octets[2 * $0]) << 8 | UInt16(octets[2 * $0 + 1]) }
        var position = 12
        for _ in 0..<header[2] {
            position = try Self.end(ofName: position, octets) + 4
            guard position <= octets.count else {
                throw Unreadable(description: "the question is cut off")
            }
        }
        questions = 12..<position
        for _ in 0..<header[3] { answers.append(try Self.record(&position, octets)) }
        for _ in 0..<header[4] { authorities.append(try Self.record(&position, octets)) }
        for _ in 0..<header[5] { additionals.append(try Self.record(&position, octets)) }
        guard position == octets.count else {
            throw Unreadable(description: "\(octets.count - position) octets too many")
        }
    }

    /// The records of all sections, in their order.
    package var records: [Record] { answers + authorities + additionals }

    /// The OPT records of the additional section.
    package var options: [Record] { additionals.filter { $0.type == 41 } }

    /// The code, whose upper bits an OPT record has.
    package var code: Int {
        Int(header[1] & 15) | Int((options.first?.ttl ?? 0) >> 24) << 4
    }

    private static func record(_ position: inout Int, _ octets: [UInt8]) throws -> Record {
        let start = position
        let fixed = try end(ofName: start, octets)
        guard fixed + 10 <= octets.count else {
            throw Unreadable(description: "the record at \(start) is cut off")
        }
        func word(_ offset: Int) -> UInt16 {
            UInt16(octets[fixed + offset]) << 8 | UInt16(octets[fixed + offset + 1])
        }
        position = fixed + 10 + Int(word(8))
        guard position <= octets.count else {
            throw Unreadable(description: "the data of the record at \(start) is cut off")
        }
        return Record(
            start: start, type: word(0), recordClass: word(2),
            ttl: UInt32(word(4)) << 16 | UInt32(word(6)), data: fixed + 10..<position)
    }

    /// The offset behind the name at `start`.
    ///
    /// - Parameter allowsPointers: whether the name may be compressed.
    static func end(
        ofName start: Int, _ octets: [UInt8], allowsPointers: Bool = true
    ) throws -> Int {
        var (position, length, end): (Int, Int, Int?) = (start, 0, nil)
        while position < octets.count, length < 255 {
            let label = Int(octets[position])
            switch label {
            case 0: return end ?? position + 1
            case 0xC0... where allowsPointers && position + 1 < octets.count:
                let target = (label & 0x3F) << 8 | Int(octets[position + 1])
                guard target >= 12, target < position else {
                    throw Unreadable(description: "the pointer at \(position) leads to \(target)")
                }
                end = end ?? position + 2
                position = target
            case 1...63:
                length += 1 + label
                position += 1 + label
            default: throw Unreadable(description: "the label at \(position) is none")
            }
        }
        throw Unreadable(description: "the name at \(start) has no end")
    }
}
