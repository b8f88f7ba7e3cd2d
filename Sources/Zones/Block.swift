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
struct Block {
    /// Where the fields start.
    static let header = 8

    private let base: UnsafeMutableRawPointer

    private init(base: UnsafeMutableRawPointer) {
        // SAFETY: the pointer is kept, not followed.
        unsafe self.base = base
    }

    /// A zeroed block of `size` octets, header included, made in this edition.
    static func allocate(_ size: Int, edition: UInt64) -> Block {
        precondition(size <= ZoneLimits.block, "a block of \(size) octets")
        // SAFETY: at least the header is allocated, and all of it is initialized here.
        let base = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        unsafe base.storeBytes(of: UInt64(size) | edition << 24, as: UInt64.self)
        return unsafe Block(base: base)
    }

    /// Gives the memory back; the caller knows that nobody can reach it.
    func free() {
        // SAFETY: `base` came from `allocate`, and a block is freed once (`Garbage` keeps each
        // once).
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

    /// A copy of this block in another edition, `extra` octets longer or shorter.
    func copy(edition: UInt64, extra: Int = 0) -> Block {
        let copy = Block.allocate(size + extra, edition: edition)
        copy.copyOctets(
            from: self, at: Self.header, count: min(size, copy.size) - Self.header,
            to: Self.header)
        return copy
    }
}

extension Block: Hashable {
    static func == (left: Self, right: Self) -> Bool { left.address == right.address }
    func hash(into hasher: inout Hasher) { hasher.combine(address) }
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

    /// Stores octets; the same holds as for `store(_:at:)`.
    func store(octets: some Collection<UInt8>, at offset: Int) {
        precondition(offset >= Self.header && offset + octets.count <= size)
        for (index, octet) in octets.enumerated() {
            // SAFETY: checked above.
            unsafe base.storeBytes(of: octet, toByteOffset: offset + index, as: UInt8.self)
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
        precondition(offset >= 0 && offset + count <= size)
        // SAFETY: checked above.
        return unsafe Array(UnsafeRawBufferPointer(start: base + offset, count: count))
    }

    /// Copies octets of the block into a message.
    func copy(at source: Int, count: Int, to message: inout MutableRawSpan, at offset: Int) {
        assert(source >= Self.header && source + count <= size)
        precondition(offset >= 0 && offset + count <= message.byteCount)
        unsafe message.withUnsafeMutableBytes { octets in
            // SAFETY: the target range was checked against the message, the source range is inside
            // the block, and a block is never part of a message.
            unsafe (octets.baseAddress! + offset).copyMemory(from: base + source, byteCount: count)
        }
    }
}
