import DNSWire
import Synchronization

/// Alternative (b): a path-copied hash trie of Swift objects, freed by reference counts.
struct ClassTrie: RecordTable {
    static let title = "path-copied trie of classes"

    /// What a place in the trie holds.
    enum Place: Sendable {
        case branch(Branch)
        case leaf(Leaf)
    }

    /// An inner node: only the places in use are stored.
    final class Branch: Sendable {
        let bitmap: UInt64
        let places: [Place]

        /// A node of these places.
        init(bitmap: UInt64, places: [Place]) {
            self.bitmap = bitmap
            self.places = places
        }

        /// Where the place for a hash is or would be, and whether it is in use.
        func index(_ hash: UInt64, _ shift: UInt64) -> (position: Int, isUsed: Bool) {
            let bit: UInt64 = 1 << (hash >> shift & 63)
            return ((bitmap & (bit - 1)).nonzeroBitCount, bitmap & bit != 0)
        }

        /// A copy of this node with another leaf.
        func inserting(_ leaf: Leaf, _ shift: UInt64) -> Branch {
            let (position, isUsed) = index(leaf.hash, shift)
            var places = places
            guard isUsed else {
                places.insert(.leaf(leaf), at: position)
                return Branch(bitmap: bitmap | 1 << (leaf.hash >> shift & 63), places: places)
            }
            switch places[position] {
            case .branch(let branch):
                places[position] = .branch(branch.inserting(leaf, shift + 6))
            case .leaf(let other) where other.hash == leaf.hash:
                places[position] = .leaf(leaf)
            case .leaf(let other):
                let below = Branch(bitmap: 0, places: []).inserting(other, shift + 6)
                places[position] = .branch(below.inserting(leaf, shift + 6))
            }
            return Branch(bitmap: bitmap, places: places)
        }

        /// The leaf of a hash.
        func leaf(_ hash: UInt64) -> Leaf? {
            var branch = self
            var shift: UInt64 = 0
            while true {
                let (position, isUsed) = branch.index(hash, shift)
                guard isUsed else { return nil }
                switch branch.places[position] {
                case .branch(let next): branch = next
                case .leaf(let leaf): return leaf.hash == hash ? leaf : nil
                }
                shift += 6
            }
        }
    }

    /// A name and its record.
    final class Leaf: Sendable {
        let hash: UInt64
        let entry: Entry

        /// The leaf of a record.
        init(_ record: AddressRecord) {
            hash = PlainAnswer.hash(record)
            entry = Entry(record)
        }
    }

    /// The current version.
    final class Current: Sendable {
        let root: Mutex<Branch>

        /// Begins with this version.
        init(_ root: Branch) { self.root = Mutex(root) }
    }

    let shared: Current

    /// Builds the first version.
    init(_ records: [AddressRecord]) {
        var root = Branch(bitmap: 0, places: [])
        for record in records { root = root.inserting(Leaf(record), 0) }
        shared = Current(root)
    }

    /// Copies the path to the name.
    mutating func publish(_ record: AddressRecord) {
        let root = shared.root.withLock(\.self).inserting(Leaf(record), 0)
        shared.root.withLock { $0 = root }
    }
}

/// Answers from the trie of classes.
struct ClassTrieReader: RecordReader, ~Copyable {
    typealias Table = ClassTrie

    private let current: ClassTrie.Current
    private var plain = PlainAnswer()

    /// A reader of this table.
    init(_ shared: ClassTrie.Current) { current = shared }

    /// Takes the current version once for all queries.
    mutating func answer(_ queries: ArraySlice<[UInt8]>, in message: inout MutableRawSpan) -> Int {
        let root = current.root.withLock(\.self)
        var octets = 0
        for query in queries {
            place(query, in: &message)
            octets += plain.answer(query.count, &message) { name, hash in
                root.leaf(hash)?.entry.record(of: name)
            }
        }
        return octets
    }
}
