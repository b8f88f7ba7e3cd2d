internal import DNSWire

/// A name that exists: the leaf of the trie, with a directory of the record sets at the name.
///
/// | offset | field |
/// |---|---|
/// | 8 | hash of the name |
/// | 16 | how many names exist directly below, and keeps; only the writer reads it |
/// | 20 | octets of the name |
/// | 21 | offset in the name where its zone's apex starts; 255: in no zone |
/// | 22 | offset where the enclosing zone cut starts, 0 at the cut itself; 255: not below a cut |
/// | 23 | flags |
/// | 24 | entries of the directory |
/// | 32 | the name in lower case, zero-padded to whole words |
/// | behind | the directory: type in the upper 16 bits, address of the record set in the lower 48 |
///
/// Two names of one hash are chained by an entry of the type `next`, which is no record type.
struct NameNode: Hashable {
    /// What is known of a name beyond its record sets.
    struct Flags: OptionSet, BitwiseCopyable {
        let rawValue: UInt8
        /// The apex of a zone.
        static let apex = Flags(rawValue: 1)
        /// A wildcard `*` exists directly below.
        static let wildcardBelow = Flags(rawValue: 2)
        /// Has a DNAME record.
        static let hasDNAME = Flags(rawValue: 4)
    }

    /// Marks the lack of an apex or a cut.
    static let none: UInt8 = 255
    /// The directory entry that leads to the next name of the same hash: a reserved type (RFC
    /// 6895).
    static let next = RecordType(rawValue: 65_535)
    /// The directory entry of the zone's SOA as negative answers carry it: type 0 is reserved.
    static let negative = RecordType(rawValue: 0)

    static let nameOffset = 32
    static let addressMask: UInt64 = 0xFFFF_FFFF_FFFF

    let block: Block

    var hash: UInt64 { block.word(at: 8) }
    var nameLength: Int { Int(block.octet(at: 20)) }
    var apexOffset: UInt8 { block.octet(at: 21) }
    var cutOffset: UInt8 { block.octet(at: 22) }
    var flags: Flags { Flags(rawValue: block.octet(at: 23)) }
    var entryCount: Int { Int(block.octet(at: 24)) }

    /// True when the name is in a zone of ours.
    var isInZone: Bool { apexOffset != Self.none }

    /// How many names exist directly below, and how often the name is kept; only the writer may use
    /// it.
    var childCount: UInt32 {
        get { block.single(at: 16) }
        nonmutating set { block.store(newValue, at: 16) }
    }

    /// Where the directory of a node with a name of `length` octets starts.
    static func directory(behind length: Int) -> Int { nameOffset + (length + 7) & ~7 }

    private var directory: Int { Self.directory(behind: nameLength) }

    /// The directory entry of this index: type and address.
    func entry(_ index: Int) -> UInt64 { block.word(at: directory + index << 3) }

    /// The record set of a type.
    func set(_ type: RecordType) -> RecordSet? {
        var offset = directory
        let end = offset &+ entryCount << 3
        while offset < end {
            let entry = block.word(at: offset)
            if entry >> 48 == UInt64(type.rawValue) {
                return RecordSet(block: Block(address: entry & Self.addressMask))
            }
            offset &+= 8
        }
        return nil
    }

    /// True when the suffix of `name` from `offset` is this node's name.
    func isNamed(_ name: borrowing CanonicalName, from offset: Int) -> Bool {
        let length = name.length &- offset
        guard length == nameLength else { return false }
        var position = 0
        while position < length {
            let word = offset == 0 ? name.word(position >> 3) : name.word(at: offset &+ position)
            guard block.word(at: Self.nameOffset &+ position) == word else { return false }
            position &+= 8
        }
        return true
    }

    /// The next name of the same hash.
    var nextOfHash: NameNode? { self.set(Self.next).map { NameNode(block: $0.block) } }

    /// All directory entries; for the writer and for listings.
    var entries: [UInt64] { (0..<entryCount).map(entry) }
}
