internal import DNSWire

// How the writer makes record sets.

extension RecordSet {
    /// A set of these records, which are in order.
    static func build(_ head: RecordSetHead, _ list: RecordList, in edit: inout Edit) -> RecordSet {
        let entries = list.entries
        if entries.count <= ZoneLimits.chunk {
            let set = allocate(head, data: Chunk.size(of: entries[...]), in: &edit)
            set.store(count: entries.count, octets: entries[...].octets, chunks: 1)
            Chunk.write(entries[...], of: list, to: set.block, base: dataOffset)
            return set
        }
        let half = ZoneLimits.chunk / 2
        let chunks = stride(from: 0, to: entries.count, by: half).map { start in
            entries[start..<min(start + half, entries.count)]
        }
        let set = allocate(head, data: chunks.count * indexEntry, in: &edit)
        set.block.store(set.block.octet(at: 20) | 2, at: 20)
        set.store(count: entries.count, octets: entries[...].octets, chunks: chunks.count)
        for (index, run) in chunks.enumerated() {
            set.store(Chunk.make(run, of: list, in: &edit), at: index, end: run.endIndex)
        }
        return set
    }

    private static func allocate(
        _ head: RecordSetHead, data: Int, in edit: inout Edit
    ) -> RecordSet {
        let explanation = head.explanation
        let block = edit.allocate(dataOffset + data + explanation.count)
        block.store(head.type.rawValue, at: 16)
        block.store(UInt16(clamping: head.maxAnswers), at: 18)
        block.store(head.flags, at: 20)
        block.store(UInt16(explanation.count), at: 22)
        block.store(head.ttl, at: 24)
        block.store(explanation, count: explanation.count, at: dataOffset + data)
        return RecordSet(block: block)
    }

    /// Stores how much is in the set; only for a set of the edition in the making.
    func store(count: Int, octets: Int, chunks: Int) {
        block.store(UInt32(count), at: 8)
        block.store(UInt32(octets), at: 12)
        block.store(UInt32(chunks), at: 28)
    }

    /// Stores an entry of the index of chunks: the chunk, and how many records there are up to its
    /// end; only for a set of the edition in the making.
    func store(_ chunk: Chunk, at index: Int, end: Int) {
        block.store(chunk.block.address, at: Self.dataOffset + index * Self.indexEntry)
        block.store(UInt32(end), at: Self.dataOffset + index * Self.indexEntry + 8)
    }

    /// Takes note that the set and its chunks are no longer part of the snapshot.
    func discard(in edit: inout Edit) {
        if isChunked { for index in 0..<chunkCount { edit.discard(chunk(index).block) } }
        edit.discard(block)
    }
}

extension Chunk {
    /// A chunk with a block of its own.
    static func make(
        _ entries: ArraySlice<RecordEntry>, of list: RecordList, in edit: inout Edit
    ) -> Chunk {
        let block = edit.allocate(Block.header + size(of: entries))
        write(entries, of: list, to: block, base: Block.header)
        return Chunk(block: block, base: Block.header)
    }

    /// Octets of all records as they are sent.
    var octets: Int { Int(block.single(at: base + 4)) }

    /// The length that all records share when nothing is additional; else 0.
    private static func stride(of entries: ArraySlice<RecordEntry>) -> Int {
        guard let length = entries.first?.length,
            entries.allSatisfy({ $0.length == length && $0.additionalCount == 0 })
        else { return 0 }
        return length
    }

    /// Octets that these entries take, with the chunk's header.
    static func size(of entries: ArraySlice<RecordEntry>) -> Int {
        if stride(of: entries) != 0 { return header + entries.octets }
        return header + 4 * (entries.count + 1)
            + entries.reduce(0) { $0 + 8 + $1.length + $1.additionalLength }
    }

    /// Writes entries as a chunk that starts at `base`.
    static func write(
        _ entries: ArraySlice<RecordEntry>, of list: RecordList, to block: Block, base: Int
    ) {
        let stride = stride(of: entries)
        block.store(UInt16(entries.count), at: base)
        block.store(UInt16(stride), at: base + 2)
        block.store(UInt32(entries.octets), at: base + 4)
        var offset = base + header
        if stride != 0 {
            for entry in entries {
                block.store(list.octets, from: entry.start, count: stride, at: offset)
                offset += stride
            }
            return
        }
        var position = offset + 4 * (entries.count + 1)
        for entry in entries {
            let length = entry.length + entry.additionalLength
            block.store(UInt32(position), at: offset)
            block.store(UInt16(entry.length), at: position)
            block.store(UInt16(entry.additionalLength), at: position + 2)
            block.store(UInt16(entry.additionalCount), at: position + 4)
            block.store(list.octets, from: entry.start, count: length, at: position + 8)
            position += 8 + length
            offset += 4
        }
        block.store(UInt32(position), at: offset)
    }
}

extension ArraySlice<RecordEntry> {
    /// Octets of all records as they are sent.
    fileprivate var octets: Int { reduce(0) { $0 + $1.length } }
}
