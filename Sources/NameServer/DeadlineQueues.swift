/// What a connection is doing; each has its own time limit.
enum Phase: Int, CaseIterable, Sendable {
    /// Nothing: no message has begun, and all replies are sent.
    case idle
    /// No message has begun, and others have to answer what came before: that is not idle, RFC 7766
    /// §6.2.3.
    case awaiting
    /// A message has begun and is not whole.
    case reading
    /// Replies wait for the client to read.
    case writing
}

/// The connections in order of the time at which they entered their phase.
///
/// Every phase has one limit for all, so that appending keeps its queue sorted by deadline: the
/// first of each queue is the next to expire, and the first of `idle` is the oldest idle
/// connection. All operations are O(1).
struct DeadlineQueues: Sendable {
    private struct Entry {
        var phase = Phase.idle
        var since: Int64 = 0
        var previous = -1
        var next = -1
    }

    private var entries: [Entry] = []
    private var first: InlineArray<4, Int> = .init(repeating: -1)
    private var last: InlineArray<4, Int> = .init(repeating: -1)
    private let limits: InlineArray<4, Int64>

    /// Empty queues with these limits in milliseconds.
    init(idle: Int64, awaiting: Int64, reading: Int64, writing: Int64) {
        limits = [idle, awaiting, reading, writing]
    }

    /// The phase of a connection that is in a queue.
    func phase(of slot: Int) -> Phase { entries[slot].phase }

    /// Puts a connection that is in no queue at the end of one.
    mutating func append(_ slot: Int, to phase: Phase, at now: Int64) {
        while entries.count <= slot { entries.append(Entry()) }
        let end = last[phase.rawValue]
        entries[slot] = Entry(phase: phase, since: now, previous: end)
        if end >= 0 { entries[end].next = slot } else { first[phase.rawValue] = slot }
        last[phase.rawValue] = slot
    }

    /// Takes a connection out of its queue.
    mutating func remove(_ slot: Int) {
        let entry = entries[slot]
        let phase = entry.phase.rawValue
        if entry.previous >= 0 {
            entries[entry.previous].next = entry.next
        } else {
            first[phase] = entry.next
        }
        if entry.next >= 0 {
            entries[entry.next].previous = entry.previous
        } else {
            last[phase] = entry.previous
        }
    }

    /// The connection that has been longest in a phase.
    func oldest(_ phase: Phase) -> Int? {
        let slot = first[phase.rawValue]
        return slot < 0 ? nil : slot
    }

    /// The longest in a phase of those for which `condition` holds; O(connections).
    func oldest(_ phase: Phase, where condition: (Int) -> Bool) -> Int? {
        var slot = first[phase.rawValue]
        while slot >= 0 {
            if condition(slot) { return slot }
            slot = entries[slot].next
        }
        return nil
    }

    /// A connection whose time in its phase is over.
    func expired(at now: Int64) -> Int? {
        for phase in Phase.allCases {
            if let slot = oldest(phase), entries[slot].since + limits[phase.rawValue] <= now {
                return slot
            }
        }
        return nil
    }

    /// When the next connection expires; nil when there is none.
    var nextDeadline: Int64? {
        var next: Int64?
        for phase in Phase.allCases {
            guard let slot = oldest(phase) else { continue }
            let deadline = entries[slot].since + limits[phase.rawValue]
            next = min(next ?? deadline, deadline)
        }
        return next
    }
}
