/// Where a change goes: to the running group of commands, or to all readers.
package enum Layer: Hashable, Sendable {
    case staged, committed
}

/// Rows by key in two layers: what is committed, and what the running group of commands changes.
///
/// Staging and discarding cost what is staged, never what is stored. Readers look at `committed`,
/// the decisions of the group at the subscript.
package struct Table<Key: Hashable & Sendable, Row: Equatable & Sendable>: Sendable {
    /// The rows that readers see.
    package private(set) var committed = Shards<Key, Row>()
    /// New rows by key; nil for a row that was removed.
    private var staged: [Key: Row?] = [:]

    /// An empty table.
    package init() {}

    /// The row as the next decision sees it.
    package subscript(key: Key) -> Row? {
        if !staged.isEmpty, let row = staged[key] { return row }
        return committed[key]
    }

    /// Puts a row or, with nil, removes it; gives the row that the next decision saw before.
    @discardableResult
    package mutating func put(_ row: Row?, at key: Key, in layer: Layer) -> Row? {
        switch layer {
        case .staged:
            if let old = staged.updateValue(row, forKey: key) { return old }
            return committed[key]
        case .committed:
            return committed.put(row, at: key)
        }
    }

    /// Changes a row that is there.
    package mutating func change(_ key: Key, in layer: Layer, _ change: (inout Row) -> Void) {
        switch layer {
        case .staged:
            guard var row = self[key] else { return }
            change(&row)
            staged[key] = .some(row)
        case .committed:
            committed.change(key) { row in if row != nil { change(&row!) } }
        }
    }

    /// The rows that the group puts, in no order.
    package var stagedRows: some Sequence<Row> { staged.values.lazy.compactMap { $0 } }

    /// Forgets what is staged.
    package mutating func discard() {
        if !staged.isEmpty { staged = [:] }
    }
}

extension Table where Row == Int {
    /// Counts up or down; what comes to zero has no row.
    package mutating func count(_ change: Int, at key: Key, in layer: Layer) {
        if layer == .committed {
            return committed.change(key) { row in
                let sum = (row ?? 0) + change
                row = sum == 0 ? nil : sum
            }
        }
        let sum = (self[key] ?? 0) + change
        put(sum == 0 ? nil : sum, at: key, in: layer)
    }
}

extension Table: Equatable {
    /// Whether both have the same committed rows.
    package static func == (left: Self, right: Self) -> Bool { left.committed == right.committed }
}
