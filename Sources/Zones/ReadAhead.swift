internal import DNSWire

/// Reads ahead for the queries of a batch what their look-ups will need.
///
/// A look-up follows pointers through memory that no cache holds when there are many names: each of
/// them is waited for. For a batch the processor can wait for many at once, if it meets them close
/// together:
///
///     one by one   hash ─▶ branch ··· node ··· set ··· answer, hash ─▶ branch ··· node ··· set ···
///     read ahead   hash hash hash ─▶ branch branch branch ··· node node node ··· set set set ···
///
/// What it finds, where the trie leads the name to, the look-up starts from. The rest is a hint.
struct ReadAhead {
    private var count = 0
    private var types = InlineArray<64, UInt16>(repeating: 0)
    private var leaves = InlineArray<64, Leaf>(repeating: Leaf(hash: 0, slot: .empty))
    /// The address of each query's record set, 0 for none.
    private var sets = InlineArray<64, UInt64>(repeating: 0)

    /// Takes note of a query for the name of this hash; gives its number in the batch.
    mutating func expect(_ hash: UInt64, _ type: RecordType) -> Int? {
        guard count < ZoneLimits.readAhead else { return nil }
        leaves[count].hash = hash
        types[count] = type.rawValue
        count &+= 1
        return count &- 1
    }

    /// Where the trie leads the name of the query of this number.
    func leaf(_ number: Int) -> Leaf { leaves[number] }

    /// Reads what the look-ups of the queries that were noted will need. The next ones that are
    /// noted are another batch.
    mutating func run(in snapshot: Snapshot) {
        descend(in: snapshot)
        for index in 0..<count {
            sets[index] = address(ofSetFor: index)
            if sets[index] != 0 { Block(address: sets[index]).prefetch(from: 0, to: Block.line) }
        }
        for index in 0..<count where sets[index] != 0 {
            let block = Block(address: sets[index])
            block.prefetch(from: Block.line, to: min(block.size, ZoneLimits.setReadAhead))
        }
        count = 0
    }

    /// Goes down the trie with all queries, one level at a time.
    private mutating func descend(in snapshot: Snapshot) {
        let first = snapshot.slot
        for index in 0..<count { leaves[index].slot = first }
        var shift: UInt64 = 0
        var isDone = false
        while !isDone {
            isDone = true
            for index in 0..<count {
                guard let branch = leaves[index].slot.branch else { continue }
                let slot = branch.slot(hash: leaves[index].hash, shift: shift)
                slot.prefetch()
                leaves[index].slot = slot
                isDone = false
            }
            shift &+= Branch.bitsPerLevel
        }
    }

    /// The set that a query's node has for its type, or the alias; 0 for none.
    private func address(ofSetFor index: Int) -> UInt64 {
        guard let node = leaves[index].node else { return 0 }
        let set = node.set(RecordType(rawValue: types[index])) ?? node.set(.cname)
        return set?.block.address ?? 0
    }
}

/// Where the trie leads a hash: to a name that may have it, or to nothing.
struct Leaf: BitwiseCopyable {
    var hash: UInt64
    var slot: Slot

    /// The first node of this hash.
    var node: NameNode? {
        guard let node = slot.node, node.hash == hash else { return nil }
        return node
    }
}

extension Responder {
    /// Takes note of a query that will be answered soon, after `readAhead`; gives what `respond` is
    /// to be told. At most `ZoneLimits.readAhead` are noted, and none that has no name.
    package mutating func expect(_ query: RawSpan, in snapshot: Snapshot) -> Int? {
        guard name.read(query, at: WireLimits.header) else { return nil }
        let end = WireLimits.header &+ name.length
        guard end &+ 2 <= query.byteCount else { return nil }
        let type = RecordType(rawValue: query.uint16(at: end))
        return ahead.expect(snapshot.hash(name, from: 0), type)
    }

    /// Reads ahead for the queries that were noted: to be called once a batch of some queries,
    /// before they are answered from the same snapshot.
    package mutating func readAhead(in snapshot: Snapshot) { ahead.run(in: snapshot) }
}
