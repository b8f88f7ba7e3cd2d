internal import DNSWire

// Changes of one record: they copy one chunk and the index, never the whole of a large set.

extension RecordSet {
    /// The set with one more entry; the old one's blocks that it does not share are discarded.
    func inserting(_ entry: RecordEntry, in edit: inout Edit) -> RecordSet {
        changing(near: entry.data, in: &edit) { entries in
            let index = entries.firstIndex { entry.data.lexicographicallyPrecedes($0.data) }
            entries.insert(entry, at: index ?? entries.count)
        }!
    }

    /// The set without one entry of this data; nil when it was the last one.
    func removing(_ data: ArraySlice<UInt8>, in edit: inout Edit) -> RecordSet? {
        changing(near: data, in: &edit) { entries in
            if let index = entries.firstIndex(where: { $0.data == data }) {
                entries.remove(at: index)
            }
        }
    }

    /// True when the set has an entry of this data. O(log n).
    func contains(_ data: ArraySlice<UInt8>) -> Bool {
        chunk(chunkIndex(near: data)).entries.contains { $0.data == data }
    }

    /// Applies a change to the entries of the chunk where `data` belongs.
    private func changing(
        near data: ArraySlice<UInt8>, in edit: inout Edit, _ change: (inout [RecordEntry]) -> Void
    ) -> RecordSet? {
        let place = chunkIndex(near: data)
        var entries = chunk(place).entries
        change(&entries)
        defer { edit.discard(block) }
        guard isChunked else {
            return entries.isEmpty ? nil : Self.build(Head(self), entries, in: &edit)
        }
        var chunks = (0..<chunkCount).map { ChunkReference(chunk($0)) }
        edit.discard(chunks[place].block)
        chunks.replaceSubrange(
            place...place,
            with: Self.split(entries).map {
                ChunkReference($0, in: &edit)
            })
        return chunks.isEmpty ? nil : Self.build(Head(self), chunks, in: &edit)
    }

    /// None, one or two runs: a full chunk is split in its middle.
    private static func split(_ entries: [RecordEntry]) -> [[RecordEntry]] {
        if entries.isEmpty { return [] }
        if entries.count <= ZoneLimits.chunk { return [entries] }
        let middle = entries.count / 2
        return [Array(entries[..<middle]), Array(entries[middle...])]
    }

    /// The chunk where an entry of this data is or belongs: the last one that does not start behind
    /// it.
    private func chunkIndex(near data: ArraySlice<UInt8>) -> Int {
        var low = 0
        var high = chunkCount - 1
        while low < high {
            let middle = (low + high + 1) / 2
            let first = RecordEntry(chunk(middle).record(0)).data
            if data.lexicographicallyPrecedes(first) { high = middle - 1 } else { low = middle }
        }
        return low
    }
}
