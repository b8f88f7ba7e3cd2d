package import Registry

/// What is due for instances, and when, by the steady clock: reported statuses that take effect,
/// and leases that run out.
///
///     order       all of it by time, what is due first in front
///     settlings   instance ──▶ its reported status
///     leases      instance ──▶ its lease
///
/// A change costs O(log n). Renewing a lease costs O(1): its entry in `order` stays where it is,
/// and is put off when its turn comes.
package struct Agenda {
    /// What is due for an instance.
    package enum Event: Hashable, Sendable {
        /// A reported status whose delay is over.
        case settle(Instance.Key, due: Timestamp)
        /// The period of a lease went by without a sign of life.
        case lease(Instance.Key)
    }

    private enum Kind: Int {
        case settling, lease
    }

    private struct Entry: Comparable, Sendable {
        let time: Duration
        let key: Instance.Key
        let kind: Kind

        static func < (left: Entry, right: Entry) -> Bool {
            if left.time != right.time { return left.time < right.time }
            return (left.key.service, left.key.instance, left.kind.rawValue)
                < (right.key.service, right.key.instance, right.kind.rawValue)
        }
    }

    private struct Settling {
        let due: Timestamp
        /// Its place in `order`; nil once it was taken.
        var time: Duration?
    }

    private struct Lease {
        let period: Duration
        /// When it runs out, unless all begin anew.
        var end: Duration
        /// Its place in `order`, at its end or before it; nil once it was taken.
        var time: Duration?
        /// The registration that heartbeats are answered with.
        var operation: Operation.ID?

        /// When it runs out, if all began anew at a time.
        func end(after beginning: Duration?) -> Duration {
            max(end, beginning.map { $0 + period } ?? end)
        }
    }

    private var order = SortedList<Entry>()
    private var settlings: [Instance.Key: Settling] = [:]
    private var leases: [Instance.Key: Lease] = [:]
    /// When all leases began anew; nil when they never did.
    private var beginning: Duration?

    /// Nothing is due.
    package init() {}

    /// When something has to be looked at; nil when nothing is due ever.
    package var next: Duration? { order.count == 0 ? nil : order.first?.time }

    /// Takes out what is due, in the order of time, at most so and so many.
    package mutating func takeDue(at now: Duration, limit: Int) -> [Event] {
        var events: [Event] = []
        while events.count < limit, let entry = order.first, entry.time <= now {
            order.remove(entry)
            switch entry.kind {
            case .settling:
                settlings[entry.key]?.time = nil
                if let due = settlings[entry.key]?.due {
                    events.append(.settle(entry.key, due: due))
                }
            case .lease:
                leases[entry.key]?.time = nil
                guard let lease = leases[entry.key] else { continue }
                let end = lease.end(after: beginning)
                if end > now {
                    setLease(entry.key, at: end)
                } else {
                    events.append(.lease(entry.key))
                }
            }
        }
        return events
    }

    /// Forgets an instance.
    package mutating func forget(_ key: Instance.Key) {
        dropSettling(key)
        dropLease(key)
    }

    private mutating func setLease(_ key: Instance.Key, at time: Duration?) {
        if let old = leases[key]?.time { order.remove(Entry(time: old, key: key, kind: .lease)) }
        leases[key]?.time = time
        if let time { order.insert(Entry(time: time, key: key, kind: .lease)) }
    }
}

// Reported statuses.
extension Agenda {
    /// Has a reported status take effect at a time, in place of any other of the instance.
    package mutating func settle(_ key: Instance.Key, due: Timestamp, at time: Duration) {
        dropSettling(key)
        settlings[key] = Settling(due: due, time: time)
        order.insert(Entry(time: time, key: key, kind: .settling))
    }

    /// Forgets the reported status of an instance.
    package mutating func dropSettling(_ key: Instance.Key) {
        if settlings.isEmpty { return }
        guard let old = settlings.removeValue(forKey: key), let time = old.time else { return }
        order.remove(Entry(time: time, key: key, kind: .settling))
    }
}

// Leases.
extension Agenda {
    /// How many instances have a lease.
    package var leaseCount: Int { leases.count }

    /// When the lease of an instance runs out, or the instance goes after that; nil when it does
    /// not.
    package func leaseEnd(of key: Instance.Key) -> Duration? {
        guard let lease = leases[key], lease.time != nil else { return nil }
        return lease.end(after: beginning)
    }

    /// Begins a period of an instance's lease, whatever it had before.
    ///
    /// - Parameter isTimed: False for one after whose end nothing happens.
    package mutating func startLease(
        _ key: Instance.Key, period: Duration, at now: Duration, isTimed: Bool = true
    ) {
        let old = leases[key]
        leases[key] = Lease(
            period: period, end: now + period, time: old?.time,
            operation: old?.operation)
        setLease(key, at: isTimed ? now + period : nil)
    }

    /// Begins another period of the same length; nothing for an instance without a lease.
    package mutating func renewLease(_ key: Instance.Key, at now: Duration) {
        guard let period = leases[key]?.period else { return }
        leases[key]?.end = now + period
        if leases[key]?.time == nil { setLease(key, at: now + period) }
    }

    /// Tells again at a time that a lease ran out, since nothing could be done about it; nothing
    /// for one that was renewed meanwhile.
    package mutating func putOffLease(_ key: Instance.Key, until time: Duration) {
        guard let lease = leases[key], lease.time == nil else { return }
        leases[key]?.end = time
        setLease(key, at: time)
    }

    /// Forgets the lease of an instance.
    package mutating func dropLease(_ key: Instance.Key) {
        if leases.isEmpty { return }
        guard let old = leases.removeValue(forKey: key), let time = old.time else { return }
        order.remove(Entry(time: time, key: key, kind: .lease))
    }

    /// Gives every lease a whole period from now, as a restart does: nobody could be heard before.
    package mutating func beginLeasesAnew(at now: Duration) { beginning = now }

    /// The registration that heartbeats of an instance are answered with.
    package func operation(of key: Instance.Key) -> Operation.ID? { leases[key]?.operation }

    /// Answers the heartbeats of an instance with this registration; nil for none.
    package mutating func setOperation(_ id: Operation.ID?, of key: Instance.Key) {
        if !leases.isEmpty { leases[key]?.operation = id }
    }
}
