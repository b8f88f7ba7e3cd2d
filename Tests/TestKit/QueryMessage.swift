package import DNSWire

/// A query message in presentation terms, and its octets.
package struct QueryMessage: Hashable, Sendable {
    package var id: UInt16
    package var name: DomainName
    package var type: RecordType
    package var recursionDesired: Bool
    /// The payload size that an OPT record offers; nil sends none.
    package var payload: UInt16?

    /// The query for text such as `www.example.org. A`, with EDNS when a payload size is given.
    package init(
        _ question: String, id: UInt16 = 0x4D55, recursionDesired: Bool = false,
        payload: UInt16? = 1232
    ) throws {
        let words = question.split(separator: " ").map(String.init)
        guard words.count == 2, let type = RecordType(words[1]) else {
            throw Unreadable(description: "not a question: \(question)")
        }
        self.id = id
        name = try DomainName(words[0])
        self.type = type
        self.recursionDesired = recursionDesired
        self.payload = payload
    }

    /// The message, RFC 1035 §4.1.
    package var octets: [UInt8] {
        var message = id.octets + [recursionDesired ? 1 : 0, 0] + [0, 1, 0, 0, 0, 0]
        message += [0, payload == nil ? 0 : 1] + name.wire + type.rawValue.octets + [0, 1]
        if let payload {
            message += [0] + RecordType.opt.rawValue.octets + payload.octets + [0, 0, 0, 0, 0, 0]
        }
        return message
    }
}

/// Text or octets that a test cannot read.
package struct Unreadable: Error, CustomStringConvertible {
    /// What is wrong with it.
    package let description: String

    /// This text says what is wrong.
    package init(description: String) { self.description = description }
}

extension UInt16 {
    /// The two octets in network order.
    package var octets: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }
}
