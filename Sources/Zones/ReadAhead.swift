internal import DNSWire

/// Reads ahead for the queries of a batch what their look-ups will need.
///
/// A look-up follows pointers through memory that no cache holds when there are many names: each of
/// them is waited for. For a batch the processor can wait for many at once, if it meets them close
/// together:
///
///     one after the other   hash ─▶ branch ··· node ··· set ··· │ hash ─▶ branch ··· node ··· set ···
///     read ahead            hash hash hash ─▶ branch branch branch ··· node node node ··· set set set ···
///
/// This is a hint. It gives no answers, and what it misses the look-up finds by itself.
struct ReadAhead {
    private var count = 0
    private var hashes = InlineArray<64, UInt64>(repeating: 0)
    private var types = InlineArray<64, UInt16>(repeating: 0)
    /// How far each query has come: the bits of a slot, then the address of a record set, then
    /// words of it, which nobody reads.
    private var places = InlineArray<64, UInt64>(repeating: 0)

    /// Takes note of a query for the name of this hash.
    mutating func expect(_ hash: UInt64, _ type: RecordType) {
        guard count < ZoneLimits.readAhead else { return }
        hashes[count] = hash
        types[count] = type.rawValue
        count &+= 1
    }

    /// Reads what the look-ups of the queries that were noted will need, and forgets them.
    mutating func run(in snapshot: Snapshot) {
        descend(in: snapshot)
        for index in 0..<count { places[index] = address(ofSetFor: index) }
        for index in 0..<count { places[index] = words(ofSetAt: places[index]) }
        count = 0
    }

    /// Goes down the trie with all queries, one level at a time.
    private mutating func descend(in snapshot: Snapshot) {
        let first = snapshot.slot.bits
        for index in 0..<count { places[index] = first }
        var shift: UInt64 = 0
        var isDone = false
        while !isDone {
            isDone = true
            for index in 0..<count {
                guard let branch = Slot(bits: places[index]).branch else { continue }
                places[index] = branch.slot(hash: hashes[index], shift: shift).bits
                isDone = false
            }
            shift &+= Branch.bitsPerLevel
        }
    }

    /// The set that a query's node has for its type, or the alias; 0 for none.
    private func address(ofSetFor index: Int) -> UInt64 {
        guard let node = Slot(bits: places[index]).node, node.hash == hashes[index] else { return 0 }
        let set = node.set(RecordType(rawValue: types[index])) ?? node.set(.cname)
        return set?.block.address ?? 0
    }

    /// The first word of a set, and one of the next line of the cache.
    private func words(ofSetAt address: UInt64) -> UInt64 {
        if address == 0 { return 0 }
        let block = Block(address: address)
        return block.size > 72 ? block.word(at: 64) : block.word(at: 0)
    }
}

extension Responder {
    /// Takes note of a query that will be answered soon. To be followed by `readAhead`.
    package mutating func expect(_ query: RawSpan, in snapshot: Snapshot) {
        guard name.read(query, at: WireLimits.header) else { return }
        let end = WireLimits.header &+ name.length
        guard end &+ 2 <= query.byteCount else { return }
        ahead.expect(snapshot.hash(name, from: 0), RecordType(rawValue: query.uint16(at: end)))
    }

    /// Reads ahead for the queries that were noted: to be called once a batch of some queries,
    /// before they are answered.
    package mutating func readAhead(in snapshot: Snapshot) { ahead.run(in: snapshot) }
}
