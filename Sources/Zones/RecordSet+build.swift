internal import DNSWire

// How the writer makes record sets and new editions of them.

extension RecordSet {
    /// What a set is besides its records.
    struct Head: Hashable {
        var type: RecordType
        var ttl: UInt32
        var picksOne: Bool
        var maxAnswers: Int
        var explanation: [UInt8]

        /// What a draft is besides its records.
        init(_ draft: RecordSetDraft) {
            type = draft.type
            ttl = draft.ttl
            picksOne = draft.picksOne
            maxAnswers = draft.maxAnswers
            explanation = draft.explanation.unicodeScalars.reduce(into: []) { octets, scalar in
                let character = Array(String(scalar).utf8)
                if octets.count + character.count <= ZoneLimits.explanation { octets += character }
            }
        }

        /// What a set that stands already is besides its records.
        init(_ set: RecordSet) {
            type = set.type
            ttl = set.ttl
            picksOne = set.picksOne
            maxAnswers = set.maxAnswers
            explanation = set.block.octets(
                at: set.explanationOffset, count: set.explanationLength)
        }
    }

    /// A set of these entries, which are in order.
    static func build(_ head: Head, _ entries: [RecordEntry], in edit: inout Edit) -> RecordSet {
        if entries.count <= ZoneLimits.chunk {
            let size = Chunk.size(of: entries)
            let set = allocate(head, data: size, entries.count, entries.octets, edit.edition)
            Chunk.write(entries, to: set.block, base: dataOffset)
            set.block.store(UInt32(1), at: 28)
            return set
        }
        let half = ZoneLimits.chunk / 2
        let chunks = stride(from: 0, to: entries.count, by: half).map { start in
            ChunkReference(Array(entries[start..<min(start + half, entries.count)]), in: &edit)
        }
        return build(head, chunks, in: &edit)
    }

    /// A set of these chunks, which are in order.
    static func build(
        _ head: Head, _ chunks: [ChunkReference], in edit: inout Edit
    ) -> RecordSet {
        let count = chunks.reduce(0) { $0 + $1.count }
        let octets = chunks.reduce(0) { $0 + $1.octets }
        let set = allocate(head, data: chunks.count * indexEntry, count, octets, edit.edition)
        set.block.store(set.block.octet(at: 20) | 2, at: 20)
        set.block.store(UInt32(chunks.count), at: 28)
        var end = 0
        for (index, chunk) in chunks.enumerated() {
            end += chunk.count
            set.block.store(chunk.block.address, at: dataOffset + index * indexEntry)
            set.block.store(UInt32(end), at: dataOffset + index * indexEntry + 8)
        }
        return set
    }

    private static func allocate(
        _ head: Head, data: Int, _ count: Int, _ octets: Int, _ edition: UInt64
    ) -> RecordSet {
        let block = Block.allocate(
            dataOffset + data + head.explanation.count, edition: edition)
        block.store(UInt32(count), at: 8)
        block.store(UInt32(octets), at: 12)
        block.store(head.type.rawValue, at: 16)
        block.store(UInt16(clamping: head.maxAnswers), at: 18)
        block.store(UInt8(head.picksOne ? 1 : 0), at: 20)
        block.store(UInt16(head.explanation.count), at: 22)
        block.store(head.ttl, at: 24)
        block.store(octets: head.explanation, at: dataOffset + data)
        return RecordSet(block: block)
    }

    /// All entries, in order.
    var entries: [RecordEntry] {
        (0..<chunkCount).flatMap { chunk($0).entries }
    }

    /// Takes note that the set and its chunks are no longer part of the snapshot.
    func discard(in edit: inout Edit) {
        if isChunked { for index in 0..<chunkCount { edit.discard(chunk(index).block) } }
        edit.discard(block)
    }
}

/// A chunk with a block of its own, and what the index of its set says of it.
struct ChunkReference {
    let block: Block
    let count: Int
    let octets: Int

    /// A new chunk of these entries.
    init(_ entries: [RecordEntry], in edit: inout Edit) {
        block = Block.allocate(
            Block.header + Chunk.size(of: entries), edition: edit.edition)
        Chunk.write(entries, to: block, base: Block.header)
        count = entries.count
        octets = entries.octets
    }

    /// A chunk that stands already.
    init(_ chunk: Chunk) {
        block = chunk.block
        count = chunk.count
        octets = chunk.octets
    }
}

extension Chunk {
    /// The entries in order.
    var entries: [RecordEntry] { (0..<count).map { RecordEntry(record($0)) } }

    /// Octets of all records as they are sent.
    var octets: Int { Int(block.single(at: base + 4)) }

    /// The length that all records share when nothing is additional; else 0.
    private static func stride(of entries: [RecordEntry]) -> Int {
        guard let length = entries.first?.answer.count,
            entries.allSatisfy({ $0.answer.count == length && $0.additionalCount == 0 })
        else { return 0 }
        return length
    }

    /// Octets that these entries take, with the chunk's header.
    static func size(of entries: [RecordEntry]) -> Int {
        if stride(of: entries) != 0 { return header + entries.octets }
        return header + 4 * (entries.count + 1)
            + entries.reduce(0) { $0 + 8 + $1.answer.count + $1.additional.count }
    }

    /// Writes entries as a chunk that starts at `base`.
    static func write(_ entries: [RecordEntry], to block: Block, base: Int) {
        let stride = stride(of: entries)
        block.store(UInt16(entries.count), at: base)
        block.store(UInt16(stride), at: base + 2)
        block.store(UInt32(entries.octets), at: base + 4)
        if stride != 0 {
            for (index, entry) in entries.enumerated() {
                block.store(octets: entry.answer, at: base + header + index * stride)
            }
            return
        }
        var position = base + header + 4 * (entries.count + 1)
        for (index, entry) in entries.enumerated() {
            block.store(UInt32(position), at: base + header + 4 * index)
            block.store(UInt16(entry.answer.count), at: position)
            block.store(UInt16(entry.additional.count), at: position + 2)
            block.store(UInt16(entry.additionalCount), at: position + 4)
            block.store(octets: entry.answer, at: position + 8)
            block.store(octets: entry.additional, at: position + 8 + entry.answer.count)
            position += 8 + entry.answer.count + entry.additional.count
        }
        block.store(UInt32(position), at: base + header + 4 * entries.count)
    }
}

extension Array where Element == RecordEntry {
    /// Octets of all records as they are sent.
    fileprivate var octets: Int { reduce(0) { $0 + $1.answer.count } }
}
