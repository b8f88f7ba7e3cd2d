internal import DNSWire

/// A record set in wire form: what the write stage copies.
///
/// | offset | field |
/// |---|---|
/// | 8 | how many records |
/// | 12 | octets of all records as they are sent |
/// | 16 | type |
/// | 18 | most records in one answer, 0 for all |
/// | 20 | flags: 1 one is picked, 2 in chunks of their own, 4 has companions, 8 failure |
/// | 22 | octets of the explanation, which ends the block |
/// | 24 | TTL |
/// | 28 | how many chunks |
/// | 32 | the one chunk, or an index of chunks: address, and the count of records up to its end |
///
/// A small set holds its records itself. A larger one is an index of chunks, so that a publish
/// copies one chunk and the index, not the set.
struct RecordSet: Hashable {
    static let dataOffset = 32
    static let indexEntry = 16

    let block: Block

    var count: Int { Int(block.single(at: 8)) }
    /// True for a set that only says why there are no records.
    var isEmpty: Bool { count == 0 }
    var octets: Int { Int(block.single(at: 12)) }
    var type: RecordType { RecordType(rawValue: block.half(at: 16)) }
    var maxAnswers: Int { Int(block.half(at: 18)) }
    var picksOne: Bool { block.octet(at: 20) & 1 != 0 }
    var isChunked: Bool { block.octet(at: 20) & 2 != 0 }
    /// Whether what comes with a record is not written as that of SRV, MX and NS records is.
    var hasCompanions: Bool { block.octet(at: 20) & 4 != 0 }
    /// Whether there are no records because nobody could tell.
    var isFailure: Bool { block.octet(at: 20) & 8 != 0 }
    var explanationLength: Int { Int(block.half(at: 22)) }
    var explanationOffset: Int { block.size - explanationLength }
    var ttl: UInt32 { block.single(at: 24) }
    var chunkCount: Int { Int(block.single(at: 28)) }

    /// How many records one answer shows.
    var answerCount: Int {
        if picksOne { return min(1, count) }
        return maxAnswers == 0 ? count : min(maxAnswers, count)
    }

    /// The chunk of this index.
    func chunk(_ index: Int) -> Chunk {
        isChunked
            ? Chunk(
                block: Block(address: block.word(at: Self.dataOffset + index * Self.indexEntry)),
                base: Block.header)
            : Chunk(block: block, base: Self.dataOffset)
    }

    /// How many records the chunks up to and with this one have.
    func end(ofChunk index: Int) -> Int {
        isChunked ? Int(block.single(at: Self.dataOffset + index * Self.indexEntry + 8)) : count
    }

    /// A cursor at the record of this index.
    func cursor(at index: Int) -> RecordCursor {
        var low = 0
        var high = chunkCount - 1
        while low < high {
            let middle = (low + high) / 2
            if end(ofChunk: middle) > index { high = middle } else { low = middle + 1 }
        }
        let start = low == 0 ? 0 : end(ofChunk: low - 1)
        return RecordCursor(set: self, chunk: chunk(low), chunkIndex: low, index: index - start)
    }

    /// The first record.
    var first: RecordView { chunk(0).record(0) }
}

/// A run of records: the small set's own, or one of a large set.
///
/// | offset from the base | field |
/// |---|---|
/// | 0 | how many records |
/// | 2 | octets of each record, when all are alike and have nothing additional; else 0 |
/// | 4 | octets of all records as they are sent |
/// | 8 | the records; or, when they differ: the offset of each entry and the end of the last |
///
/// An entry has the octets of the answer, of the additional records and their count, 16 bits each,
/// and 16 bits of padding; then the answer and the additional records.
struct Chunk: Hashable {
    static let header = 8

    let block: Block
    let base: Int

    var count: Int { Int(block.half(at: base)) }
    var stride: Int { Int(block.half(at: base + 2)) }

    /// The record of this index.
    func record(_ index: Int) -> RecordView {
        let stride = stride
        if stride != 0 {
            return RecordView(
                block: block, offset: base + Self.header + index * stride, length: stride,
                additionalLength: 0, additionalCount: 0)
        }
        let entry = Int(block.single(at: base + Self.header + index << 2))
        return RecordView(
            block: block, offset: entry + 8, length: Int(block.half(at: entry)),
            additionalLength: Int(block.half(at: entry + 2)),
            additionalCount: Int(block.half(at: entry + 4)))
    }
}

/// Where a record stands in a block; the additional records stand behind it.
struct RecordView {
    let block: Block
    let offset: Int
    let length: Int
    let additionalLength: Int
    let additionalCount: Int

    /// Where the record's data starts.
    var dataOffset: Int { offset + RecordEntry.head }
}

/// Walks a set from any record on, around its end to the first one.
struct RecordCursor {
    let set: RecordSet
    private(set) var chunk: Chunk
    private var chunkIndex: Int
    private(set) var index: Int

    /// A cursor at a record of this chunk.
    init(set: RecordSet, chunk: Chunk, chunkIndex: Int, index: Int) {
        self.set = set
        self.chunk = chunk
        self.chunkIndex = chunkIndex
        self.index = index
    }

    /// The record the cursor stands at.
    var record: RecordView { chunk.record(index) }

    /// Records from the cursor to the end of its chunk.
    var run: Int { chunk.count - index }

    /// Goes on by `steps` records, at most to the end of the chunk.
    mutating func advance(_ steps: Int = 1) {
        index += steps
        if index < chunk.count { return }
        index = 0
        chunkIndex = chunkIndex + 1 == set.chunkCount ? 0 : chunkIndex + 1
        chunk = set.chunk(chunkIndex)
    }
}
