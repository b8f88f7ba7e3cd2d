internal import DNSWire

// Changes of one record: they copy one chunk and the index, never the whole of a large set.

extension RecordSet {
    /// Where a record of some data is in the set, or where it belongs.
    struct Place {
        let chunk: Int
        let index: Int
        let isThere: Bool
    }

    /// The place of a record of this data. O(log n).
    func place(of data: ArraySlice<UInt8>) -> Place {
        let chunkIndex = chunkIndex(near: data)
        let chunk = chunk(chunkIndex)
        var low = 0
        var high = chunk.count
        while low < high {
            let middle = (low + high) / 2
            if chunk.record(middle).order(of: data) == .before {
                low = middle + 1
            } else {
                high = middle
            }
        }
        let isThere = low < chunk.count && chunk.record(low).order(of: data) == .same
        return Place(chunk: chunkIndex, index: low, isThere: isThere)
    }

    /// The set with these records more at a place; the caller discards this one's block.
    func inserting(_ list: RecordList, at place: Place, in edit: inout Edit) -> RecordSet {
        changing(place.chunk, in: &edit) { $0.insert(list, at: place.index) }!
    }

    /// The set without the record at a place; nil when it was the last one. The caller discards
    /// this one's block.
    func removing(at place: Place, in edit: inout Edit) -> RecordSet? {
        changing(place.chunk, in: &edit) { $0.remove(at: place.index) }
    }

    /// Applies a change to the records of one chunk.
    private func changing(
        _ index: Int, in edit: inout Edit, _ change: (inout RecordList) -> Void
    ) -> RecordSet? {
        let old = chunk(index)
        var list = RecordList(old, of: self)
        change(&list)
        guard isChunked else {
            return list.isEmpty ? nil : Self.build(RecordSetHead(self), list, in: &edit)
        }
        let runs = Self.split(list.entries)
        if runs.isEmpty, chunkCount == 1 { return nil }
        let octets = octets - old.octets
        let difference = list.entries.count - old.count
        let chunks = runs.map { Chunk.make($0, of: list, in: &edit) }
        let set = replacing(index, with: chunks, countDifference: difference, in: &edit)
        set.store(
            count: count + difference, octets: chunks.reduce(octets) { $0 + $1.octets },
            chunks: chunkCount - 1 + chunks.count)
        edit.discard(old.block)
        return set
    }

    /// A copy of the index with other chunks in place of one.
    private func replacing(
        _ index: Int, with chunks: [Chunk], countDifference: Int, in edit: inout Edit
    ) -> RecordSet {
        let entry = Self.indexEntry
        let copy = RecordSet(
            block: block.spliced(
                at: Self.dataOffset + index * entry, removing: entry, adding: chunks.count * entry,
                in: &edit))
        var end = index == 0 ? 0 : self.end(ofChunk: index - 1)
        for (step, chunk) in chunks.enumerated() {
            end += chunk.count
            copy.store(chunk, at: index + step, end: end)
        }
        for later in index + 1..<max(index + 1, chunkCount) {
            let end = self.end(ofChunk: later) + countDifference
            copy.store(chunk(later), at: later - 1 + chunks.count, end: end)
        }
        return copy
    }

    /// None, one or two runs: a full chunk is split in its middle.
    private static func split(_ entries: [RecordEntry]) -> [ArraySlice<RecordEntry>] {
        if entries.isEmpty { return [] }
        if entries.count <= ZoneLimits.chunk { return [entries[...]] }
        let middle = entries.count / 2
        return [entries[..<middle], entries[middle...]]
    }

    /// The chunk where an entry of this data is or belongs: the last one that does not start behind
    /// it.
    private func chunkIndex(near data: ArraySlice<UInt8>) -> Int {
        var low = 0
        var high = chunkCount - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if chunk(middle).record(0).order(of: data) == .behind {
                high = middle - 1
            } else {
                low = middle
            }
        }
        return low
    }
}

extension RecordView {
    /// How the record's data stands to other data in the order of a set.
    fileprivate func order(of data: ArraySlice<UInt8>) -> Block.Order {
        block.order(at: dataOffset, count: length - RecordEntry.head, of: data)
    }
}
