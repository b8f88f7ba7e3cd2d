/// Whether replies are limited now, as far as can be told from a count that is looked at when
/// somebody reads the statistics; nothing wakes a server for it.
struct LimitedReplies: Sendable {
    /// What has begun or ended since the last look.
    enum Change: Hashable, Sendable {
        /// So many replies were limited since the last look.
        case began(UInt64)
        /// None was limited for a while; so many were since it began.
        case ended(UInt64)
    }

    private var seen: UInt64 = 0
    /// The count when limiting began, and when it last rose; nil while nobody is limited.
    private var spell: (start: UInt64, last: Duration)?

    /// Takes note of the count of limited replies at this time; at most one change a minute.
    mutating func look(_ count: UInt64, at time: Duration) -> Change? {
        let more = count - min(count, seen)
        defer { seen = count }
        guard let current = spell else {
            guard more > 0 else { return nil }
            spell = (seen, time)
            return .began(more)
        }
        if more > 0 {
            spell?.last = time
            return nil
        }
        guard time - current.last >= ServerLimits.limitingPause else { return nil }
        spell = nil
        return .ended(count - current.start)
    }
}
