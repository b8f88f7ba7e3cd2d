/// The rows of instances in two layers, like `Table`: those of a service lie side by side, in the
/// order of the octets of their ids.
///
/// Finding one costs the look-up of its service and then few comparisons of short texts; there is
/// no index beside the rows.
package struct InstanceRows: Sendable {
    /// What the running group of commands changes in a service.
    private struct Difference: Sendable {
        /// New rows by id; nil for a row that was removed.
        var rows: [Instance.ID: Instance?] = [:]
        /// How many rows more there are than committed ones.
        var count = 0

        /// Puts a row, or nil for one that was removed; there are `count` more then.
        mutating func put(_ row: Instance?, at id: Instance.ID, _ count: Int) {
            rows[id] = .some(row)
            self.count += count
        }
    }

    private var services = Shards<Service.ID, InstanceList>()
    private var staged: [Service.ID: Difference] = [:]
    /// How many rows readers see.
    package private(set) var committedCount = 0

    /// No rows.
    package init() {}

    /// The row that readers see.
    package func committed(_ key: Instance.Key) -> Instance? {
        services[key.service]?[key.instance]
    }

    /// How many rows of a service readers see.
    package func committedCount(of service: Service.ID) -> Int { services[service]?.count ?? 0 }

    /// At most `limit` rows of a service that readers see, in order, beginning behind `start` or at
    /// the front.
    package func committedRows(
        of service: Service.ID, after start: Instance.ID? = nil, limit: Int = .max
    ) -> [Instance] {
        services[service]?.page(after: start, limit: limit) ?? []
    }

    /// The row as the next decision sees it.
    package subscript(key: Instance.Key) -> Instance? {
        if !staged.isEmpty, let row = staged[key.service]?.rows[key.instance] { return row }
        return committed(key)
    }

    /// How many rows of a service the next decision sees. Complexity: O(1).
    package func count(of service: Service.ID) -> Int {
        let difference = staged.isEmpty ? 0 : staged[service]?.count ?? 0
        return committedCount(of: service) + difference
    }

    /// The rows of a service that the next decision sees, in order. Complexity: O(rows).
    package func rows(of service: Service.ID) -> [Instance] {
        let rows = committedRows(of: service)
        guard !staged.isEmpty, let difference = staged[service] else { return rows }
        let kept = rows.filter { !difference.rows.keys.contains($0.id) }
        return (kept + difference.rows.values.compactMap { $0 }).sorted { $0.id < $1.id }
    }

    /// Puts a row or, with nil, removes it; gives the row that the next decision saw before.
    @discardableResult
    package mutating func put(
        _ row: Instance?, at key: Instance.Key, in layer: Layer
    ) -> Instance? {
        switch layer {
        case .staged:
            let old = self[key]
            let count = (row == nil ? 0 : 1) - (old == nil ? 0 : 1)
            staged[key.service, default: Difference()].put(row, at: key.instance, count)
            return old
        case .committed:
            let old = replace(row, at: key)
            committedCount += (row == nil ? 0 : 1) - (old == nil ? 0 : 1)
            return old
        }
    }

    /// Takes in all rows of a service that has none yet, at start-up.
    package mutating func load(_ rows: ArraySlice<Instance>, of service: Service.ID) {
        var list = InstanceList()
        list.load(rows)
        let old = services.put(list.count == 0 ? nil : list, at: service)
        precondition(old == nil, "a stored row is loaded once")
        committedCount += list.count
    }

    /// Forgets what is staged.
    package mutating func discard() {
        if !staged.isEmpty { staged = [:] }
    }

    /// A service without rows has no list.
    private mutating func replace(_ row: Instance?, at key: Instance.Key) -> Instance? {
        var old: Instance?
        services.change(key.service) { list in
            if list == nil, row != nil { list = InstanceList() }
            old = list?.put(row, at: key.instance)
            if list?.count == 0 { list = nil }
        }
        return old
    }
}

extension InstanceRows: Equatable {
    /// Whether both have the same committed rows.
    package static func == (left: Self, right: Self) -> Bool { left.services == right.services }
}
