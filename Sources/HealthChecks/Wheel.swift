/// When each check is due: a timing wheel, and queues for checks that wait for a socket.
///
///     slots      ┌───┬───┬───┬───┬── 4096 of 5 ms ──┐       queues   ┌───┬───┬───┐
///                │   │ ● │   │ ● │        …         │                │ ● │   │ ● │
///                └───┴─┼─┴───┴─┼─┴──────────────────┘                └─┼─┴───┴─┼─┘
///                      ●       ●                                       ●       ●
///
/// A check, named by a small number, is in at most one of these lists, which are threaded through
/// one array: to put it in and to take it out costs the same however many there are, and allocates
/// nothing. What is due in a later turn stays in its slot until then.
struct Wheel: Sendable {
    private struct Node: Sendable {
        var next: Int32 = -1
        var previous: Int32 = -1
        var list: Int32 = -1
        /// The tick that it is due at.
        var due: Int64 = 0
    }

    private struct List: Sendable {
        var first: Int32 = -1
        var last: Int32 = -1
    }

    private static let mask = Int64(ProbeLimits.wheelSlots - 1)
    private var nodes: [Node] = []
    /// The slots, then the queues.
    private var lists: [List]
    /// A bit for each slot that is not empty.
    private var occupied = [UInt64](repeating: 0, count: ProbeLimits.wheelSlots / 64)
    /// Everything that was due before this tick is out.
    private var current: Int64

    /// A wheel without checks that stands at a moment.
    init(queues: Int, at now: Moment) {
        lists = Array(repeating: List(), count: ProbeLimits.wheelSlots + queues)
        current = Self.tick(notBefore: now)
    }

    private static func tick(notBefore moment: Moment) -> Int64 {
        let length = ProbeLimits.tick.nanoseconds
        return (moment.nanoseconds + length - 1) / length
    }

    /// Makes room for checks up to this number.
    mutating func reserve(_ count: Int) {
        while nodes.count < count { nodes.append(Node()) }
    }

    /// Moves on to a moment when nothing is due before it, since nothing is there.
    mutating func skip(to now: Moment) {
        if occupied.allSatisfy({ $0 == 0 }) { current = max(current, Self.tick(notBefore: now)) }
    }

    /// Puts a check that is in no list where it is due.
    mutating func insert(_ id: Int, at due: Moment) {
        let tick = max(current, Self.tick(notBefore: due))
        nodes[id].due = tick
        let slot = Int(tick & Self.mask)
        append(id, to: slot)
        occupied[slot / 64] |= 1 << UInt64(slot % 64)
    }

    /// Puts a check that is in no list at the end of a queue.
    mutating func enqueue(_ id: Int, in queue: Int) {
        append(id, to: ProbeLimits.wheelSlots + queue)
    }

    /// Takes the first check out of a queue; nil when it is empty.
    mutating func dequeue(from queue: Int) -> Int? {
        let first = lists[ProbeLimits.wheelSlots + queue].first
        guard first >= 0 else { return nil }
        remove(Int(first))
        return Int(first)
    }

    /// Takes a check out of its list, if it is in one.
    mutating func remove(_ id: Int) {
        let node = nodes[id]
        guard node.list >= 0 else { return }
        let list = Int(node.list)
        if node.previous >= 0 { nodes[Int(node.previous)].next = node.next }
        if node.next >= 0 { nodes[Int(node.next)].previous = node.previous }
        if node.previous < 0 { lists[list].first = node.next }
        if node.next < 0 { lists[list].last = node.previous }
        nodes[id] = Node()
        if list < ProbeLimits.wheelSlots, lists[list].first < 0 {
            occupied[list / 64] &= ~(1 << UInt64(list % 64))
        }
    }

    private mutating func append(_ id: Int, to list: Int) {
        let last = lists[list].last
        nodes[id].previous = last
        nodes[id].next = -1
        nodes[id].list = Int32(list)
        if last >= 0 { nodes[Int(last)].next = Int32(id) } else { lists[list].first = Int32(id) }
        lists[list].last = Int32(id)
    }

    /// Takes out what is due at a moment, slot by slot.
    mutating func advance(to now: Moment) -> [Int] {
        let end = now.nanoseconds / ProbeLimits.tick.nanoseconds
        guard end >= current else { return [] }
        var due: [Int] = []
        // One turn sees every slot.
        let start = max(current, end - Self.mask)
        for tick in start...end {
            let slot = Int(tick & Self.mask)
            guard occupied[slot / 64] & (1 << UInt64(slot % 64)) != 0 else { continue }
            var id = lists[slot].first
            while id >= 0 {
                let node = nodes[Int(id)]
                if node.due <= end {
                    remove(Int(id))
                    due.append(Int(id))
                }
                id = node.next
            }
        }
        current = end + 1
        return due
    }

    /// The start of the next slot that holds something, which may be due in a later turn; nil when
    /// the wheel is empty.
    var next: Moment? {
        let first = Int(current & Self.mask)
        for step in 0...occupied.count {
            let word = (first / 64 + step) % occupied.count
            var bits = occupied[word]
            if step == 0 { bits &= ~0 << UInt64(first % 64) }
            guard bits != 0 else { continue }
            let slot = word * 64 + bits.trailingZeroBitCount
            let distance = (Int64(slot) - current) & Self.mask
            return Moment(nanoseconds: (current + distance) * ProbeLimits.tick.nanoseconds)
        }
        return nil
    }
}
