/// Blocks that were published once and are no longer reachable, waiting for the last reader to
/// leave.
struct Garbage {
    private var retired: [(block: Block, epoch: UInt64)] = []
    private var next = 0

    /// How many blocks wait.
    var count: Int { retired.count - next }

    /// Takes blocks that no reader can see who announces `epoch` or a later one.
    mutating func retire(_ blocks: [Block], epoch: UInt64) {
        for block in blocks { retired.append((block, epoch)) }
    }

    /// Frees at most `limit` blocks that no reader can see: all readers announce `oldest` or later.
    mutating func reclaim(oldest: UInt64, limit: Int, to memory: BlockMemory) {
        let end = next + min(retired.count - next, limit)
        while next < end, retired[next].epoch <= oldest {
            memory.free(retired[next].block)
            next += 1
        }
        if next == retired.count {
            retired.removeAll(keepingCapacity: retired.capacity <= ZoneLimits.reclaimedPerPublish)
            next = 0
        } else if next > retired.count / 2 {
            retired.removeFirst(next)
            next = 0
        }
    }
}
