/// Where the parts of a TSIG record stand (RFC 8945 §4.2).
struct Signature {
    /// The octets of the key's name and of the record's fixed fields.
    let head: Int
    /// The octets of the algorithm's name.
    let algorithm: Int

    /// Octets of type, class, TTL and data length.
    static let fixed = 10
    /// Octets behind the algorithm's name, of which the first are the time and the fudge: those,
    /// the length of the MAC, the id, the error and the length of what else there is.
    static let times = 8
    static let tail = times + 8
    /// The error that says that the key is not known, §3.
    static let badKey: UInt16 = 17

    /// The parts of the record at `start`, which is whole; nil when they do not fill its data, when
    /// a name is compressed, which nobody does, or when its class is not ANY.
    init?(_ message: RawSpan, at start: Int) {
        guard let key = Self.endOfName(message, at: start), message.uint16(at: key + 2) == 255,
            let algorithm = Self.endOfName(message, at: key + Self.fixed)
        else { return nil }
        head = key + Self.fixed - start
        self.algorithm = algorithm - key - Self.fixed
        let end = key + Self.fixed + Int(message.uint16(at: key + 8))
        guard algorithm + Self.tail <= end else { return nil }
        let other = algorithm + Self.tail - 2 + Int(message.uint16(at: algorithm + Self.times))
        guard other + 2 <= end, other + 2 + Int(message.uint16(at: other)) == end
        else { return nil }
    }

    /// The offset behind an uncompressed name.
    private static func endOfName(_ message: RawSpan, at offset: Int) -> Int? {
        var position = offset
        while position < message.byteCount, position - offset < WireLimits.name {
            let label = Int(message.octet(at: position))
            guard label <= WireLimits.label else { return nil }
            position += 1 + label
            if label == 0 { return position - offset <= WireLimits.name ? position : nil }
        }
        return nil
    }
}

extension ReplyWriter {
    /// Makes a message that is signed a reply without a signature that says that its key is not
    /// known (RFC 8945 §5.2.1), of at most `size` octets; gives its length.
    ///
    /// What is kept of the TSIG record moves towards the question, over octets that it leaves.
    package static func denyKey(
        _ message: inout MutableRawSpan, _ query: Query, size: Int, payloadSize: Int
    ) -> Int {
        var writer = ReplyWriter(start: query.questionEnd, size: size, reserved: 0)
        // Read before anything is written; the query's own OPT record stands before it, so that
        // ours does not reach it.
        let start = query.signature
        let signature = Signature(message.bytes, at: start)
        if let edns = query.edns {
            writer.appendOptions(
                &message, code: .notAuthorized, payloadSize: payloadSize,
                wantsDNSSEC: edns.wantsDNSSEC)
        }
        let isWhole = signature.map { writer.append($0, from: start, &message) } ?? false
        writer.finish(&message, code: .notAuthorized, authoritative: false, truncated: !isWhole)
        return writer.position
    }

    /// Appends the TSIG record without a MAC; false when there is no room for it.
    private mutating func append(
        _ signature: Signature, from start: Int, _ message: inout MutableRawSpan
    ) -> Bool {
        let copied = signature.head + signature.algorithm + Signature.times
        let length = signature.head + signature.algorithm + Signature.tail
        guard length <= room else { return false }
        message.duplicate(from: start, count: copied, at: position)
        let data = position + signature.head
        message.store(UInt32(0), at: data - 6)
        message.store(UInt16(signature.algorithm + Signature.tail), at: data - 2)
        let tail = position + copied
        message.store(UInt16(0), at: tail)
        message.store(message.bytes.uint16(at: 0), at: tail + 2)
        message.store(Signature.badKey, at: tail + 4)
        message.store(UInt16(0), at: tail + 6)
        advance(length, records: 1, in: .additional)
        return true
    }
}
