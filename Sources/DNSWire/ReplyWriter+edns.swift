extension ReplyWriter {
    /// Octets of an OPT record without options.
    package static let optionRecord = EDNS.emptyRecord
    /// Octets of an extended error without its text: option code, length, info code.
    package static let extendedErrorHead = EDNSOption.head + 2

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
        message.store(octetsOf: word, at: position)
        message.store(UInt16(0), at: position + 8)
        message.store(UInt8(0), at: position + 10)
        advance(Self.optionRecord, records: 1, in: .additional)
    }

    /// Appends an option to the OPT record at `record`, which is the last of the reply (RFC 6891
    /// §6.1.2); its `length` octets are stored by the caller at the offset that is returned.
    package mutating func appendOption(
        _ message: inout MutableRawSpan, _ code: UInt16, length: Int, record: Int
    ) -> Int {
        message.store(code, at: position)
        message.store(UInt16(length), at: position + 2)
        advance(EDNSOption.head + length, records: 0, in: .additional)
        message.store(UInt16(position - record - Self.optionRecord), at: record + 9)
        return position - length
    }

    /// Appends the head of an extended error to the OPT record at `record` (RFC 8914 §2); its text
    /// of `textLength` octets is stored by the caller at the offset that is returned.
    package mutating func appendExtendedError(
        _ message: inout MutableRawSpan, _ code: ExtendedErrorCode, textLength: Int, record: Int
    ) -> Int {
        let offset = appendOption(
            &message, EDNSOption.extendedError, length: 2 + textLength, record: record)
        message.store(code.rawValue, at: offset)
        return offset + 2
    }
}
