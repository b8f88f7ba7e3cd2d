/// A reply of ours, taken apart for people and tests; the query path has no use for it.
package struct ReplyReader: Sendable {
    /// A record of a reply.
    package struct Record: Sendable {
        package let owner: DomainName
        package let type: RecordType
        /// The CLASS; an OPT record has the payload size here (RFC 6891 §6.1.2).
        package let recordClass: UInt16
        /// The TTL; an OPT record has code, version and flags here.
        package let ttl: UInt32
        /// The data as it stands in the message; our own replies compress no names in it.
        package let data: [UInt8]
    }

    package let flags: UInt16
    package private(set) var answers: [Record] = []
    package private(set) var authorities: [Record] = []
    package private(set) var additionals: [Record] = []

    /// The records of a message of one question; nil when the octets are none.
    package init?(_ octets: [UInt8]) {
        var cursor = Cursor(octets: octets)
        guard octets.count >= WireLimits.header else { return nil }
        flags = cursor.number(at: 2)
        cursor.position = WireLimits.header
        for _ in 0..<cursor.number(at: 4) {
            guard cursor.name() != nil else { return nil }
            cursor.position += 4
        }
        for offset in [6, 8, 10] {
            var records: [Record] = []
            for _ in 0..<cursor.number(at: offset) {
                guard let record = cursor.record() else { return nil }
                records.append(record)
            }
            switch offset {
            case 6: answers = records
            case 8: authorities = records
            default: additionals = records
            }
        }
    }

    /// The response code with the upper bits that an OPT record holds.
    package var code: ResponseCode {
        let upper = additionals.first { $0.type == .opt }.map { UInt16($0.ttl >> 24) << 4 } ?? 0
        return ResponseCode(rawValue: upper | flags & 0xF)
    }

    /// The extended error of the reply (RFC 8914): its number and text.
    package var extendedError: (code: UInt16, text: String)? {
        guard let value = option(EDNSOption.extendedError), value.count >= 2 else { return nil }
        let number = UInt16(value[0]) << 8 | UInt16(value[1])
        return (number, String(decoding: value.dropFirst(2), as: UTF8.self))
    }

    /// The data of an option of the OPT record; nil when it has none of this number.
    package func option(_ wanted: UInt16) -> [UInt8]? {
        guard let options = additionals.first(where: { $0.type == .opt })?.data else { return nil }
        var position = 0
        while position + EDNSOption.head <= options.count {
            let code = UInt16(options[position]) << 8 | UInt16(options[position + 1])
            let length = Int(options[position + 2]) << 8 | Int(options[position + 3])
            position += EDNSOption.head
            if code == wanted { return Array(options.dropFirst(position).prefix(length)) }
            position += length
        }
        return nil
    }
}

/// A place in a message that is taken apart.
private struct Cursor {
    let octets: [UInt8]
    var position = 0

    func number(at offset: Int) -> UInt16 {
        UInt16(octets[offset]) << 8 | UInt16(octets[offset + 1])
    }

    /// The name at the position, which goes behind it.
    mutating func name() -> DomainName? {
        var labels: [[UInt8]] = []
        var place = position
        var jumps = 0
        while place < octets.count {
            let length = Int(octets[place])
            if length >= 0xC0 {
                guard place + 1 < octets.count, jumps < WireLimits.labels else { return nil }
                if jumps == 0 { position = place + 2 }
                jumps += 1
                place = Int(number(at: place) & 0x3FFF)
                continue
            }
            if length == 0 {
                if jumps == 0 { position = place + 1 }
                return try? DomainName(labels: labels)
            }
            guard place + length < octets.count, labels.count < WireLimits.labels
            else { return nil }
            labels.append(Array(octets[(place + 1)...(place + length)]))
            place += 1 + length
        }
        return nil
    }

    /// The record at the position, which goes behind it.
    mutating func record() -> ReplyReader.Record? {
        guard let owner = name(), position + 10 <= octets.count else { return nil }
        let start = position + 10
        let end = start + Int(number(at: position + 8))
        guard end <= octets.count else { return nil }
        defer { position = end }
        return ReplyReader.Record(
            owner: owner, type: RecordType(rawValue: number(at: position)),
            recordClass: number(at: position + 2),
            ttl: UInt32(number(at: position + 4)) << 16 | UInt32(number(at: position + 6)),
            data: Array(octets[start..<end]))
    }
}
