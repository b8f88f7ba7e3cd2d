/// The instances of one service in the order of their ids, kept in chunks so that a change moves
/// few of them.
///
/// Finding one is O(log n). Nearly every service has one chunk alone; no chunk is empty but the
/// first of an empty list.
struct InstanceList: Sendable {
    private var first: [Instance] = []
    private var rest: [[Instance]] = []
    /// How many instances there are.
    private(set) var count = 0

    /// No instances.
    init() {}

    /// The instance of this id.
    subscript(id: Instance.ID) -> Instance? {
        let place = place(of: id)
        return place.found ? chunk(place.chunk)[place.index] : nil
    }

    /// Puts a row or, with nil, removes it; gives the one that was there.
    mutating func put(_ row: Instance?, at id: Instance.ID) -> Instance? {
        let place = place(of: id)
        switch (place.found, row) {
        case (true, let row?):
            return change(place.chunk) { chunk in
                let old = chunk[place.index]
                chunk[place.index] = row
                return old
            }
        case (true, nil):
            count -= 1
            defer { dropIfEmpty(place.chunk) }
            return change(place.chunk) { $0.remove(at: place.index) }
        case (false, let row?):
            count += 1
            change(place.chunk) { $0.insert(row, at: place.index) }
            splitIfFull(place.chunk)
            return nil
        case (false, nil): return nil
        }
    }

    /// Takes in the rows of an empty list; those in order, as they are stored, are copied as they
    /// are.
    mutating func load(_ rows: ArraySlice<Instance>) {
        precondition(count == 0, "rows are loaded once")
        // By index: going through rows one by one would copy each.
        guard rows.indices.dropFirst().allSatisfy({ rows[$0 - 1].id < rows[$0].id }) else {
            for row in rows { _ = put(row, at: row.id) }
            return
        }
        let size = RegistryLimits.instanceChunk
        first = Array(rows.prefix(size))
        for start in stride(from: rows.startIndex + size, to: rows.endIndex, by: size) {
            rest.append(Array(rows[start..<min(start + size, rows.endIndex)]))
        }
        count = rows.count
    }

    /// At most `limit` rows in order, beginning behind `start` or at the front.
    func page(after start: Instance.ID? = nil, limit: Int = .max) -> [Instance] {
        if start == nil, rest.isEmpty, limit >= count { return first }
        var chunk = 0
        var index = 0
        if let start {
            let place = place(of: start)
            (chunk, index) = (place.chunk, place.index + (place.found ? 1 : 0))
        }
        var rows: [Instance] = []
        while rows.count < limit, chunk <= rest.count {
            rows += self.chunk(chunk)[index...].prefix(limit - rows.count)
            (chunk, index) = (chunk + 1, 0)
        }
        return rows
    }

    /// A place in a chunk; `found` tells whether the id is there or belongs there.
    private struct Place {
        let chunk: Int
        let index: Int
        let found: Bool
    }

    private func place(of id: Instance.ID) -> Place {
        // The last chunk that does not begin behind the id.
        let chunk = Self.firstIndex(of: rest.count) { rest[$0][0].id > id }
        let rows = self.chunk(chunk)
        let index = Self.firstIndex(of: rows.count) { rows[$0].id >= id }
        return Place(
            chunk: chunk, index: index, found: index < rows.count && rows[index].id == id)
    }

    /// The first of the indices below `count` for which a monotone condition holds.
    private static func firstIndex(of count: Int, where holds: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private func chunk(_ index: Int) -> [Instance] { index == 0 ? first : rest[index - 1] }

    private mutating func change<Value>(
        _ chunk: Int, _ body: (inout [Instance]) -> Value
    ) -> Value {
        chunk == 0 ? body(&first) : body(&rest[chunk - 1])
    }

    private mutating func dropIfEmpty(_ chunk: Int) {
        guard self.chunk(chunk).isEmpty, !rest.isEmpty else { return }
        if chunk == 0 { first = rest.removeFirst() } else { rest.remove(at: chunk - 1) }
    }

    private mutating func splitIfFull(_ chunk: Int) {
        let half = RegistryLimits.instanceChunk / 2
        guard self.chunk(chunk).count > RegistryLimits.instanceChunk else { return }
        let upper = change(chunk) { rows in
            defer { rows.removeSubrange(half...) }
            return Array(rows[half...])
        }
        rest.insert(upper, at: chunk)
    }
}

extension InstanceList: Equatable {
    /// Whether both hold the same rows, in whatever chunks.
    static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.page() == right.page()
    }
}
