/// A query as a client sends it, for our own questions and for tests.
package struct PlainQuery: Sendable {
    package var id: UInt16 = 0
    package var name: DomainName
    package var type: RecordType
    /// The payload size that an OPT record tells; nil sends none.
    package var payloadSize: UInt16?
    /// The options of the OPT record, as numbers and data.
    package var options: [(code: UInt16, data: [UInt8])] = []

    /// A query for the records of a type at a name.
    package init(_ name: DomainName, _ type: RecordType, payloadSize: UInt16? = nil) {
        self.name = name
        self.type = type
        self.payloadSize = payloadSize
    }

    /// The message (RFC 1035 §4.1, RFC 6891 §6.1.2), with RD clear.
    package var octets: [UInt8] {
        let additional: UInt16 = payloadSize == nil ? 0 : 1
        var octets = [id, 0, 1, 0, 0, additional].flatMap(Self.octets) + name.wire
        octets += Self.octets(type.rawValue) + [0, 1]
        if let payloadSize {
            octets += [0] + Self.octets(RecordType.opt.rawValue) + Self.octets(payloadSize)
            let options = options.flatMap {
                Self.octets($0.code) + Self.octets(UInt16($0.data.count)) + $0.data
            }
            octets += [0, 0, 0, 0] + Self.octets(UInt16(options.count)) + options
        }
        return octets
    }

    private static func octets(_ number: UInt16) -> [UInt8] {
        [UInt8(number >> 8), UInt8(number & 0xFF)]
    }
}
