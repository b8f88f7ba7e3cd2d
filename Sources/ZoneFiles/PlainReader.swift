internal import DNSWire

/// Reads entries of the plain form straight from a file's octets into records: a name or a blank,
/// TTL and class IN in either order or left out, a common type, data without escapes, all on one
/// line.
///
/// Whatever else an entry has, right or wrong, is left to `EntryReader` and ldns, so that one place
/// judges and explains. What is read here is the very record that they would give; a test compares
/// the two.
struct PlainReader {
    /// The wire form in the making.
    private var wire = [UInt8](repeating: 0, count: PlainField.room)
    /// The number of the last record's owner; nil when there is none.
    private var owner: Int?
    /// Where the text of that owner stands in the file; empty when it is not known.
    private var ownerText = 0..<0

    /// What stands in front of an entry's data.
    private struct Head {
        var owner: Int
        var ownerText: Range<Int>
        /// Where the first word starts.
        var start: Int
        var ttl: UInt32?
        var type = RecordType(rawValue: 0)
    }

    /// Reads entries until one is not plain; `entries` then stands in front of it, or at the end.
    mutating func read(
        _ entries: inout EntryReader, _ context: inout RecordReader,
        into records: inout ZoneRecords, file: Int
    ) {
        guard let origin = context.origin?.wire else { return }
        let before = context.owner.map { records.insert($0) }
        (owner, ownerText) = (before, 0..<0)
        let octets = entries.octets
        // SAFETY: the span of an array of octets has no padding.
        let text = unsafe octets.span.bytes
        while entries.position < text.byteCount {
            let position = entries.position
            if text.octet(at: position) == 0x0A {
                entries.move(to: position + 1)
                continue
            }
            let place = (file: file, line: entries.line)
            guard let end = readEntry(text, position, origin, &context, &records, place)
            else { break }
            entries.move(to: end)
        }
        if owner != before, let owner { context.owner = records.names[owner] }
    }

    /// Reads one entry into the records; gives where the next line starts, or nil when it is not
    /// plain, and then nothing has changed.
    private mutating func readEntry(
        _ text: RawSpan, _ start: Int, _ origin: [UInt8], _ context: inout RecordReader,
        _ records: inout ZoneRecords, _ place: (file: Int, line: Int)
    ) -> Int? {
        var position = start
        guard var head = readOwner(text, &position, origin, &records),
            Self.readTTLAndType(text, &position, &head),
            let length = readData(text, &position, head.type, origin),
            let end = PlainField.endOfEntry(text, position),
            let ttl = head.ttl ?? context.defaultTTL ?? context.statedTTL ?? context.minimumTTL
        else { return nil }
        context.statedTTL = head.ttl ?? context.statedTTL
        (owner, ownerText) = (head.owner, head.ownerText)
        // SAFETY: the span of an array of octets has no padding.
        let data = unsafe wire.span.bytes
        var target = ZoneRecords.noTarget
        if let offset = head.type.targetOffset {
            target = UInt32(
                records.insert(name: data.extracting(offset..<length), count: length - offset))
        }
        let row = ZoneRecords.Row(
            start: 0,
            place: PackedPlace(
                file: place.file, line: place.line, column: head.start - start + 1),
            owner: UInt32(head.owner), ttl: ttl, target: target, type: head.type,
            length: UInt16(length))
        records.append(row, data: data)
        return end
    }

    /// The owner, most often that of the entry above: then the names are not asked again.
    private mutating func readOwner(
        _ text: RawSpan, _ position: inout Int, _ origin: [UInt8], _ records: inout ZoneRecords
    ) -> Head? {
        let start = position
        if PlainField.isBlank(text, start) {
            guard let owner else { return nil }
            PlainField.skipBlanks(text, &position)
            return Head(owner: owner, ownerText: ownerText, start: position)
        }
        let length = ownerText.count
        if let owner, length > 0, PlainField.isBlank(text, start + length),
            text.equals(start, text, ownerText.lowerBound, count: length)
        {
            position += length
            PlainField.skipBlanks(text, &position)
            return Head(owner: owner, ownerText: ownerText, start: start)
        }
        var output = wire.mutableSpan
        // SAFETY: the spans of arrays of octets have no padding.
        var name = unsafe output.mutableBytes
        guard
            let count = unsafe PlainField.name(
                text, &position, origin: origin.span.bytes, into: &name, at: 0),
            PlainField.isBlank(text, position)
        else { return nil }
        let ownerText = start..<position
        PlainField.skipBlanks(text, &position)
        let number = records.insert(name: name.bytes, count: count)
        return Head(owner: number, ownerText: ownerText, start: start)
    }

    /// TTL and class in either order or not at all, then the type; `position` is at the data.
    private static func readTTLAndType(
        _ text: RawSpan, _ position: inout Int, _ head: inout Head
    ) -> Bool {
        var hasClass = false
        while true {
            if PlainField.isDigit(text, position) {
                guard head.ttl == nil,
                    let ttl = PlainField.number(
                        text, &position, atMost: Int(ZoneFileLimits.ttl))
                else { return false }
                head.ttl = UInt32(ttl)
            } else {
                let word = PlainField.word(text, &position)
                if word == PlainField.internet, !hasClass {
                    hasClass = true
                } else if let type = PlainField.type(word) {
                    head.type = type
                    return PlainField.skipBlanks(text, &position)
                } else {
                    return false
                }
            }
            guard PlainField.skipBlanks(text, &position) else { return false }
        }
    }

    /// The RDATA; gives how many octets of `wire` it fills.
    private mutating func readData(
        _ text: RawSpan, _ position: inout Int, _ type: RecordType, _ origin: [UInt8]
    ) -> Int? {
        var output = wire.mutableSpan
        // SAFETY: the spans of arrays of octets have no padding.
        var wire = unsafe output.mutableBytes
        switch type {
        case .a: return PlainField.ipv4(text, &position, into: &wire)
        case .aaaa: return PlainField.ipv6(text, &position, into: &wire)
        case .txt: return PlainField.strings(text, &position, into: &wire)
        default: break
        }
        let offset = type.targetOffset ?? 0
        for index in stride(from: 0, to: offset, by: 2) {
            guard let number = PlainField.number(text, &position, atMost: 0xFFFF),
                PlainField.skipBlanks(text, &position)
            else { return nil }
            wire.store(UInt16(number), at: index)
        }
        // SAFETY: the span of an array of octets has no padding.
        return unsafe PlainField.name(
            text, &position, origin: origin.span.bytes, into: &wire, at: offset
        ).map { $0 + offset }
    }
}
