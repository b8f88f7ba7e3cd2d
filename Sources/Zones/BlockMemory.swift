internal import Glibc

/// Where the blocks of a writer live.
///
/// Small blocks stand side by side in regions of large pages, so that a look-up in a large table
/// waits neither for the tables of pages nor for lines that are full of other things. A block that
/// is freed is kept for the next one of its size. Regions are given back when the writer goes.
///
///     region   [block][block][block]…[        free        ]
///                        │                ▲ end of what was handed out
///     spare[40] ──▶ [next│    ] ──▶ [next│    ]   freed blocks of 40 octets
///
/// Blocks that are larger, and all blocks of `.system`, come from the system's allocator, one by
/// one: address sanitizers see each of them.
@safe
package final class BlockMemory {
    /// Where small blocks come from.
    package enum Kind: Sendable {
        case regions, system
    }

    private static let granule = 8
    /// The first region: all that a small table needs.
    private static let firstRegion = 64 << 10
    /// The regions after it: one large page each.
    private static let region = 2 << 20

    private let kind: Kind
    /// The first freed block of each size in granules; a freed block holds the next one's address.
    /// Not an array: each use of a stored property that may change is noted by the runtime.
    private let spare: UnsafeMutableBufferPointer<UInt64>
    // SAFETY: regions are kept as they were mapped, until the end.
    private var regions: [UnsafeMutableRawBufferPointer] = unsafe []
    /// Octets of the last region that were handed out.
    private var used = 0
    /// Blocks of the system's allocator.
    private var single: Set<Block> = []
    /// Octets of the blocks that are in use.
    private(set) var octets = 0

    /// Memory of this kind, none of it in use.
    init(_ kind: Kind) {
        self.kind = kind
        // SAFETY: initialized here in full, and freed in deinit alone.
        unsafe spare = .allocate(capacity: ZoneLimits.smallBlock / Self.granule + 1)
        unsafe spare.initialize(repeating: 0)
    }

    /// A zeroed block of `size` octets, header included, made in this edition, which is not 0.
    func allocate(_ size: Int, edition: UInt64) -> Block {
        octets += size
        guard kind == .regions, size <= ZoneLimits.smallBlock else {
            let block = Block.allocate(size, edition: edition)
            single.insert(block)
            return block
        }
        let granules = (size + Self.granule - 1) / Self.granule
        if let block = takeSpare(granules) {
            block.reuse(size, edition: edition)
            return block
        }
        // SAFETY: `place` gives fresh memory of at least this size.
        return unsafe Block(at: place(granules * Self.granule), size, edition: edition)
    }

    /// Takes a block back that nobody can reach any more. One of edition 0 is a root that a table
    /// made for itself.
    func free(_ block: Block) {
        if block.edition == 0 { return block.free() }
        octets -= block.size
        guard kind == .regions, block.size <= ZoneLimits.smallBlock else {
            single.remove(block)
            return block.free()
        }
        putSpare(block, (block.size + Self.granule - 1) / Self.granule)
    }

    private func takeSpare(_ granules: Int) -> Block? {
        precondition(granules <= ZoneLimits.smallBlock / Self.granule)
        // SAFETY: there is an entry for each size of a small block, checked above.
        let address = unsafe spare[granules]
        if address == 0 { return nil }
        let block = Block(address: address)
        // SAFETY: as above.
        unsafe spare[granules] = block.word(at: Block.header)
        return block
    }

    private func putSpare(_ block: Block, _ granules: Int) {
        precondition(granules <= ZoneLimits.smallBlock / Self.granule)
        // SAFETY: there is an entry for each size of a small block, checked above.
        unsafe block.store(spare[granules], at: Block.header)
        unsafe spare[granules] = block.address
    }

    /// Room for a block at the end of the last region, or in a new one; what is left of the old one
    /// is a spare block.
    private func place(_ octets: Int) -> UnsafeMutableRawPointer {
        // SAFETY: a region's size is asked for, and a new region kept; none is touched.
        if unsafe octets > (regions.last?.count ?? 0) - used {
            keepRest()
            unsafe regions.append(Self.map(regions.isEmpty ? Self.firstRegion : Self.region))
            used = 0
        }
        defer { used += octets }
        // SAFETY: the last region has room for `octets` behind `used`, checked above.
        return unsafe regions.last!.baseAddress! + used
    }

    private func keepRest() {
        // SAFETY: `used` is at most the region's size.
        guard let region = unsafe regions.last, region.count - used >= 2 * Self.granule else {
            return
        }
        let rest = region.count - used
        let block = unsafe Block(at: region.baseAddress! + used, rest, edition: 1)
        putSpare(block, rest / Self.granule)
    }

    /// Maps memory that begins at a multiple of its size.
    private static func map(_ size: Int) -> UnsafeMutableRawBufferPointer {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        // SAFETY: the kernel chooses a place of its own for what is mapped, and says when it has
        // none.
        let mapped = unsafe mmap(nil, 2 * size, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
            fatalError("out of memory: \(size) octets for records")
        }
        let start = UInt(bitPattern: mapped)
        let aligned = (start + UInt(size) - 1) & ~(UInt(size) - 1)
        let before = Int(aligned - start)
        // Who has no large pages to give ignores the advice.
        // SAFETY: both ends lie inside what was mapped, and the middle of `size` octets is kept.
        unsafe munmap(mapped, before)
        let base = unsafe mapped + before
        unsafe munmap(base + size, size - before)
        if size == region { unsafe madvise(base, size, MADV_HUGEPAGE) }
        return unsafe UnsafeMutableRawBufferPointer(start: base, count: size)
    }

    /// Gives everything back. No reader may be left.
    deinit {
        for block in single { block.free() }
        // SAFETY: allocated in init, and nobody else has the pointer.
        unsafe spare.deallocate()
        // SAFETY: these are the regions that `map` made, each given back once.
        while let region = unsafe regions.popLast() {
            unsafe munmap(region.baseAddress!, region.count)
        }
    }
}
