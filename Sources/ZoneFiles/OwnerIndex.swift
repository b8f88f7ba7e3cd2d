import DNSWire

/// The records of a zone by owner: at each name they stand by type, and those of one type in the
/// order of the files.
package struct OwnerIndex: Sendable {
    /// Where in `order` the records at each name start.
    private(set) var starts: [UInt32]
    /// The numbers of the records.
    private(set) var order: [UInt32]

    /// Sorts records. O(n), and O(n log n) at names with many records.
    init(_ records: ZoneRecords) {
        starts = Array(repeating: 0, count: records.names.count + 1)
        for row in records.rows { starts[Int(row.owner) + 1] += 1 }
        for name in 1..<max(1, starts.count) { starts[name] += starts[name - 1] }
        order = Array(repeating: 0, count: records.count)
        var free = starts
        for (number, row) in records.rows.enumerated() {
            order[Int(free[Int(row.owner)])] = UInt32(number)
            free[Int(row.owner)] += 1
        }
        for name in 0..<records.names.count { sort(range(at: name), records) }
    }

    /// Where in `order` the records at a name are.
    func range(at name: Int) -> Range<Int> { Int(starts[name])..<Int(starts[name + 1]) }

    /// The numbers of the records at a name, by type.
    func records(at name: Int) -> ArraySlice<UInt32> { order[range(at: name)] }

    /// Where in `order` the records of a type at a name are. O(log n)
    func set(_ type: RecordType, at name: Int, _ records: ZoneRecords) -> Range<Int> {
        let range = range(at: name)
        let start = position(in: range, records) { $0 < type }
        return start..<position(in: start..<range.upperBound, records) { $0 <= type }
    }

    /// The number of the first record of a type at a name. O(log n)
    func first(_ type: RecordType, at name: Int, _ records: ZoneRecords) -> Int? {
        let range = range(at: name)
        let position = position(in: range, records) { $0 < type }
        guard position < range.upperBound else { return nil }
        let number = Int(order[position])
        return records.rows[number].type == type ? number : nil
    }

    /// Where the records end in `order` that have the type of the one at `position`. O(log n)
    func endOfSet(_ position: Int, in range: Range<Int>, _ records: ZoneRecords) -> Int {
        let type = records.rows[Int(order[position])].type
        return self.position(in: position + 1..<range.upperBound, records) { $0 <= type }
    }

    /// Where in a range at one name the types end of which something is true.
    private func position(
        in range: Range<Int>, _ records: ZoneRecords, where holds: (RecordType) -> Bool
    ) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(records.rows[Int(order[middle])].type) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// The second and further of records that are written twice, by number.
    func repeats(_ records: ZoneRecords) -> [UInt32] {
        var repeats: [UInt32] = []
        for name in 0..<starts.count - 1 {
            let range = range(at: name)
            var start = range.lowerBound
            while start < range.upperBound {
                let end = endOfSet(start, in: range, records)
                if end - start > 1 { findRepeats(order[start..<end], records, &repeats) }
                start = end
            }
        }
        return repeats.sorted()
    }

    /// Of many records only those are compared that have one hash.
    private func findRepeats(
        _ set: ArraySlice<UInt32>, _ records: ZoneRecords, _ repeats: inout [UInt32]
    ) {
        func isEqual(_ left: UInt32, _ right: UInt32) -> Bool {
            records.areEqual(records.rows[Int(left)], records.rows[Int(right)])
        }
        if set.count <= 8 {
            for position in set.indices.dropFirst()
            where set[..<position].contains(where: { isEqual($0, set[position]) }) {
                repeats.append(set[position])
            }
            return
        }
        var kept: [UInt64: [UInt32]] = [:]
        for number in set {
            var hash = OctetHash()
            records.absorb(records.rows[Int(number)], into: &hash, foldsCase: true)
            if kept[hash.value]?.contains(where: { isEqual($0, number) }) == true {
                repeats.append(number)
            } else {
                kept[hash.value, default: []].append(number)
            }
        }
    }

    private mutating func sort(_ range: Range<Int>, _ records: ZoneRecords) {
        if range.count > 32 {
            // The numbers break ties, so that the order of the files stays.
            order[range].sort {
                (records.rows[Int($0)].type, $0) < (records.rows[Int($1)].type, $1)
            }
            return
        }
        for position in range.dropFirst() {
            let number = order[position]
            let type = records.rows[Int(number)].type
            var place = position
            while place > range.lowerBound, type < records.rows[Int(order[place - 1])].type {
                order[place] = order[place - 1]
                place -= 1
            }
            order[place] = number
        }
    }
}
