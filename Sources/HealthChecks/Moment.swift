/// A moment of time that only moves forward, in nanoseconds from some start.
///
/// The schedule reads no clock: it is handed the moment at which something happens.
struct Moment: Hashable, Comparable, Sendable {
    let nanoseconds: Int64

    /// The moment that many nanoseconds after the start.
    init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    static func + (moment: Self, duration: Duration) -> Self {
        Self(nanoseconds: moment.nanoseconds + duration.nanoseconds)
    }

    static func - (later: Self, earlier: Self) -> Duration {
        .nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }
}

extension Duration {
    /// The duration in whole nanoseconds.
    var nanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }

    /// The duration in whole milliseconds.
    var milliseconds: Int64 { nanoseconds / 1_000_000 }
}
