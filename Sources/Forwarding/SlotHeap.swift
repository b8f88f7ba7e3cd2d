/// Slots in order of a value that each has, such as a deadline: each is in it once at most.
/// O(log slots).
struct SlotHeap {
    private var slots: [Int] = []
    private var positions: [Int] = []
    private var values: [Int64] = []

    /// The slot with the least value, and that value.
    var first: (slot: Int, value: Int64)? { slots.first.map { ($0, values[$0]) } }

    /// Gives a slot a value in place of the one it had.
    mutating func set(_ slot: Int, to value: Int64) {
        while positions.count <= slot {
            positions.append(-1)
            values.append(0)
        }
        values[slot] = value
        if positions[slot] < 0 {
            positions[slot] = slots.count
            slots.append(slot)
        }
        raise(positions[slot])
        lower(positions[slot])
    }

    /// Takes a slot out.
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
        values[slots[left]] < values[slots[right]]
    }

    private mutating func exchange(_ left: Int, _ right: Int) {
        slots.swapAt(left, right)
        positions[slots[left]] = left
        positions[slots[right]] = right
    }
}
