extension ReplyWriter {
    /// Octets of an OPT record without options.
    package static let optionRecord = EDNS.emptyRecord
    /// Octets of an extended error without its text: option code, length, info code.
    package static let extendedErrorHead = 6

    /// Appends the OPT record of a reply (RFC 6891 §6.1.3): version 0, our payload size, the upper
    /// bits of the code, DO as in the query. It uses the room that was reserved for it.
    package mutating func appendOptions(
        _ message: inout MutableRawSpan, code: ResponseCode, payloadSize: Int, wantsDNSSEC: Bool
    ) {
        // From the lowest octet: the root as owner, the type in two, the size in two, the upper
        // bits of the code, the version, DO. The rest of the flags and the length are 0.
        var word = UInt64(RecordType.opt.rawValue.byteSwapped) << 8
        word |= UInt64(UInt16(payloadSize).byteSwapped) << 24
        word |= UInt64(UInt8(truncatingIfNeeded: code.rawValue >> 4)) << 40
        if wantsDNSSEC { word |= 0x80 << 56 }
        message.store(octetsOf: word, count: 8, at: position)
        message.store(UInt16(0), at: position + 8)
        message.store(UInt8(0), at: position + 10)
        advance(Self.optionRecord, records: 1, in: .additional)
    }

    /// Appends the head of an extended error to the OPT record just written (RFC 8914 §2); its text
    /// of
    /// `textLength` octets is stored by the caller at the offset that is returned.
    package mutating func appendExtendedError(
        _ message: inout MutableRawSpan, _ code: ExtendedErrorCode, textLength: Int
    ) -> Int {
        let record = position - Self.optionRecord
        message.store(UInt16(6 + textLength), at: record + 9)
        message.store(UInt16(15), at: position)
        message.store(UInt16(2 + textLength), at: position + 2)
        message.store(code.rawValue, at: position + 4)
        advance(6 + textLength, records: 0, in: .additional)
        return position - textLength
    }
}
