internal import CProcessor
internal import DNSWire

/// A piece of memory of the snapshot: a size, the edition that made it, and then fields at fixed
/// offsets.
///
/// Everything that readers see is made of blocks. They are allocated by the writer, never change
/// once they are published (but for the fields that only the writer reads), and are freed by the
/// writer when no reader can see them any more. This is the one type of the module that touches raw
/// memory; the types above it (`Branch`, `NameNode`, `RecordSet`) are views that know the offsets.
///
/// Layout: octets 0 to 7 hold the size (low 24 bits) and the edition (high 40 bits).
@safe
struct Block: BitwiseCopyable {
    /// Where the fields start.
    static let header = 8

    private let base: UnsafeMutableRawPointer

    private init(base: UnsafeMutableRawPointer) {
        // SAFETY: the pointer is kept, not followed.
        unsafe self.base = base
    }

    /// A block of `size` octets, header included, made in this edition, in memory that is zeroed.
    init(at base: UnsafeMutableRawPointer, _ size: Int, edition: UInt64) {
        // SAFETY: the caller owns `size` octets there, which are at least the header's.
        unsafe self.base = base
        unsafe base.storeBytes(of: UInt64(size) | edition << 24, as: UInt64.self)
    }

    /// Becomes a zeroed block of another size, which has room where it stands, and edition.
    func reuse(_ size: Int, edition: UInt64) {
        // SAFETY: nobody can reach the block (`BlockMemory`), and there is room for the new size.
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        unsafe base.storeBytes(of: UInt64(size) | edition << 24, as: UInt64.self)
    }

    /// A zeroed block of `size` octets from the system's allocator.
    static func allocate(_ size: Int, edition: UInt64) -> Block {
        precondition(size <= ZoneLimits.block, "a block of \(size) octets")
        // SAFETY: at least the header is allocated, and all of it is initialized here.
        let base = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        return unsafe Block(at: base, size, edition: edition)
    }

    /// Gives back the memory of a block that `allocate` made; the caller knows that nobody can
    /// reach it.
    func free() {
        // SAFETY: `base` came from `allocate`, and a block is freed once (`BlockMemory`).
        unsafe base.deallocate()
    }

    /// Octets of the block, header included.
    var size: Int { Int(word(at: 0) & 0xFF_FFFF) }

    /// The edition that made the block.
    var edition: UInt64 { word(at: 0) >> 24 }

    /// The block's address; the upper 16 bits are zero in user space.
    var address: UInt64 {
        // SAFETY: a pointer's bits are read, not its memory.
        unsafe UInt64(UInt(bitPattern: base))
    }

    /// The block at an address that `address` gave; the caller knows that it still lives.
    init(address: UInt64) {
        // SAFETY: only addresses of live blocks are kept in blocks (see `Branch` and `NameNode`).
        unsafe self.init(base: UnsafeMutableRawPointer(bitPattern: UInt(address))!)
    }
}

extension Block: Hashable {
    static func == (left: Self, right: Self) -> Bool { left.address == right.address }
    func hash(into hasher: inout Hasher) { hasher.combine(address) }
}

extension Block {
    /// Octets of a line of the cache.
    static let line = 64

    /// Has the octets of the block from `start` to before `end`, if any, fetched into the cache;
    /// nobody waits for them. The block may be shorter.
    @inline(__always)
    func prefetch(from start: Int, to end: Int) {
        var offset = start
        while offset < end {
            // SAFETY: a prefetch reads nothing that anyone sees, and never faults.
            unsafe muster_prefetch(base + offset)
            offset &+= Self.line
        }
    }
}

// Fields. Offsets are checked in debug builds; the views above keep them inside the block's size.
extension Block {
    /// The octet at an offset.
    func octet(at offset: Int) -> UInt8 { load(offset) }
    /// The 16-bit field at an offset.
    func half(at offset: Int) -> UInt16 { load(offset) }
    /// The 32-bit field at an offset.
    func single(at offset: Int) -> UInt32 { load(offset) }

    /// The 64-bit field at an offset.
    func word(at offset: Int) -> UInt64 {
        // SAFETY: callers pass offsets inside the block (checked by `load`, `store` in debug
        // builds); the header's own word is always there.
        unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    private func load<Field: FixedWidthInteger & BitwiseCopyable>(_ offset: Int) -> Field {
        assert(offset >= 0 && offset + MemoryLayout<Field>.size <= size)
        // SAFETY: the offset is inside the block, every bit pattern is an integer.
        return unsafe base.loadUnaligned(fromByteOffset: offset, as: Field.self)
    }

    /// Stores a field; only the writer calls it, on a block that no reader sees or on a field that
    /// no reader reads.
    func store(_ field: some FixedWidthInteger & BitwiseCopyable, at offset: Int) {
        assert(offset >= Self.header && offset + MemoryLayout.size(ofValue: field) <= size)
        // SAFETY: the offset is inside the block; see above for who may call.
        unsafe base.storeBytes(of: field, toByteOffset: offset, as: type(of: field))
    }

    /// Stores `count` octets of an array from `source` on; the same holds as for `store(_:at:)`.
    func store(_ octets: [UInt8], from source: Int = 0, count: Int, at offset: Int) {
        precondition(source >= 0 && count >= 0 && source + count <= octets.count)
        precondition(offset >= Self.header && offset + count <= size)
        // SAFETY: both ranges are checked above, and an array is never part of a block.
        unsafe octets.withUnsafeBytes { octets in
            guard let start = octets.baseAddress else { return }
            unsafe (base + offset).copyMemory(from: start + source, byteCount: count)
        }
    }

    /// Copies octets of another block into this one.
    func copyOctets(from other: Block, at source: Int, count: Int, to offset: Int) {
        precondition(source + count <= other.size && offset + count <= size && count >= 0)
        // SAFETY: both ranges are inside their blocks, and two blocks never overlap.
        unsafe (base + offset).copyMemory(from: other.base + source, byteCount: count)
    }

    /// The octets of a range.
    func octets(at offset: Int, count: Int) -> [UInt8] {
        var octets: [UInt8] = []
        append(at: offset, count: count, to: &octets)
        return octets
    }

    /// Appends the octets of a range to an array.
    func append(at offset: Int, count: Int, to octets: inout [UInt8]) {
        precondition(offset >= 0 && count >= 0 && offset + count <= size)
        // SAFETY: checked above.
        unsafe octets.append(contentsOf: UnsafeRawBufferPointer(start: base + offset, count: count))
    }

    /// Whether the octets of a range come before others in the order of octets, or are the same.
    func order(at offset: Int, count: Int, of octets: ArraySlice<UInt8>) -> Order {
        precondition(offset >= 0 && count >= 0 && offset + count <= size)
        var position = offset
        for octet in octets {
            guard position < offset + count else { return .before }
            // SAFETY: inside the range, which is checked above to be inside the block.
            let own = unsafe base.load(fromByteOffset: position, as: UInt8.self)
            if own != octet { return own < octet ? .before : .behind }
            position += 1
        }
        return position == offset + count ? .same : .behind
    }

    /// How one run of octets stands to another.
    enum Order { case before, same, behind }

    /// Copies octets of the block into a message.
    func copy(at source: Int, count: Int, to message: inout MutableRawSpan, at offset: Int) {
        assert(source >= Self.header && source + count <= size)
        precondition(offset >= 0 && count >= 0 && offset + count <= message.byteCount)
        // SAFETY: the target range was checked against the message, the source range is inside the
        // block, and a block is never part of a message.
        unsafe message.withUnsafeMutableBytes { octets in
            let (from, to) = unsafe (base + source, octets.baseAddress! + offset)
            guard count >= 16, count <= 32 else {
                return unsafe to.copyMemory(from: from, byteCount: count)
            }
            // One address record: its first 16 octets and its last 16, which may overlap, cost
            // less than the call.
            let first = unsafe from.loadUnaligned(as: SIMD2<UInt64>.self)
            let last = unsafe from.loadUnaligned(
                fromByteOffset: count &- 16, as: SIMD2<UInt64>.self)
            unsafe to.storeBytes(of: first, as: SIMD2<UInt64>.self)
            unsafe to.storeBytes(of: last, toByteOffset: count &- 16, as: SIMD2<UInt64>.self)
        }
    }
}
