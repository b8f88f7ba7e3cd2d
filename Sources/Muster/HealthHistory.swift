internal import Registry

/// The changes of health of the last hour, kept in memory for people.
///
///     changes   instance ──▶ its changes, numbered, the oldest first
///     order     all numbers by time, so that the oldest is found without a search
///
/// At most `ServerLimits.changesOfInstance` of an instance and `ServerLimits.changes` in all. A
/// change costs O(1) on average.
struct HealthHistory {
    private struct Numbered {
        let number: Int
        let change: HealthChange
    }

    private struct Reminder {
        let number: Int
        let key: Instance.Key
        let time: Timestamp
    }

    private var changes: [Instance.Key: [Numbered]] = [:]
    private var order: [Reminder] = []
    /// How many at the front of `order` are gone already.
    private var gone = 0
    private var count = 0

    /// The changes of an instance in the hour before this time, the oldest first.
    func changes(of key: Instance.Key, before now: Timestamp) -> [HealthChange] {
        let oldest = Self.oldest(at: now)
        return (changes[key] ?? []).lazy.map(\.change).filter { $0.time >= oldest }
    }

    /// Keeps a change that happened now.
    mutating func add(_ change: HealthChange, of key: Instance.Key) {
        removeOld(Self.oldest(at: change.time))
        count += 1
        order.append(Reminder(number: count, key: key, time: change.time))
        Self.append(Numbered(number: count, change: change), to: &changes[key, default: []])
    }

    private static func append(_ change: Numbered, to list: inout [Numbered]) {
        if list.count == ServerLimits.changesOfInstance { list.removeFirst() }
        list.append(change)
    }

    /// Forgets an instance that is gone.
    mutating func forget(_ key: Instance.Key) { changes[key] = nil }

    private static func oldest(at now: Timestamp) -> Timestamp {
        Timestamp(milliseconds: now.milliseconds - ServerLimits.historyAge)
    }

    private mutating func removeOld(_ oldest: Timestamp) {
        while gone < order.count,
            order[gone].time < oldest || order.count - gone >= ServerLimits.changes
        {
            removeChange(order[gone])
            gone += 1
        }
        // Moving the rest to the front costs as much as was removed before.
        guard gone > order.count / 2 else { return }
        order.removeFirst(gone)
        gone = 0
    }

    private mutating func removeChange(_ reminder: Reminder) {
        guard changes[reminder.key]?.first?.number == reminder.number else { return }
        changes[reminder.key]?.removeFirst()
        if changes[reminder.key]?.isEmpty == true { changes[reminder.key] = nil }
    }
}
