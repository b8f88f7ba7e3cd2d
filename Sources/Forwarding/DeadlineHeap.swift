/// Slots in order of their deadlines: each is in it once at most. O(log slots).
struct DeadlineHeap {
    private var slots: [Int] = []
    private var positions: [Int] = []
    private var deadlines: [Int64] = []

    /// The slot whose deadline is next, and that deadline.
    var first: (slot: Int, deadline: Int64)? { slots.first.map { ($0, deadlines[$0]) } }

    /// Gives a slot a deadline in place of the one it had.
    mutating func set(_ slot: Int, to deadline: Int64) {
        while positions.count <= slot {
            positions.append(-1)
            deadlines.append(0)
        }
        deadlines[slot] = deadline
        if positions[slot] < 0 {
            positions[slot] = slots.count
            slots.append(slot)
        }
        raise(positions[slot])
        lower(positions[slot])
    }

    /// Takes the deadline of a slot away.
    mutating func remove(_ slot: Int) {
        guard slot < positions.count, positions[slot] >= 0 else { return }
        let position = positions[slot]
        exchange(position, slots.count - 1)
        slots.removeLast()
        positions[slot] = -1
        if position < slots.count {
            let moved = slots[position]
            raise(position)
            lower(positions[moved])
        }
    }

    private mutating func raise(_ start: Int) {
        var position = start
        while position > 0, isBefore(position, (position - 1) / 2) {
            exchange(position, (position - 1) / 2)
            position = (position - 1) / 2
        }
    }

    private mutating func lower(_ start: Int) {
        var position = start
        while true {
            var least = 2 * position + 1
            if least + 1 < slots.count, isBefore(least + 1, least) { least += 1 }
            guard least < slots.count, isBefore(least, position) else { return }
            exchange(least, position)
            position = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        deadlines[slots[left]] < deadlines[slots[right]]
    }

    private mutating func exchange(_ left: Int, _ right: Int) {
        slots.swapAt(left, right)
        positions[slots[left]] = left
        positions[slots[right]] = right
    }
}
