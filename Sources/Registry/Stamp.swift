/// A row's id with the time it is ordered by: Cloud Map's lists go by creation, then id.
package struct Stamp<ID: Hashable & Comparable & Sendable>: Hashable, Comparable, Sendable {
    /// The time to order by.
    package let time: Timestamp
    /// The row's id, which orders what happened at once.
    package let id: ID

    /// Earlier times come first, then smaller ids.
    package static func < (left: Self, right: Self) -> Bool {
        left.time == right.time ? left.id < right.id : left.time < right.time
    }
}

/// The only group of an index that has one.
package enum Whole: Hashable, Sendable {
    case whole
}
