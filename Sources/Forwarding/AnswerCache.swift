internal import DNSWire

/// Answers that may still be given, up to so many octets; the one asked for longest ago goes first.
///
/// All operations are O(1).
struct AnswerCache {
    private struct Entry {
        var question: ForwardQuestion
        var answer: Answer
        /// The second in which it was stored.
        var since: Int64
        var octets: Int
        var newer = -1
        var older = -1
    }

    private var entries: [Entry?] = []
    private var free: [Int] = []
    private var slots: [ForwardQuestion: Int] = [:]
    private var newest = -1
    private var oldest = -1
    private let capacity: Int
    /// Octets of all that is kept.
    private(set) var octets = 0

    /// An empty cache; one of 0 octets stays so.
    init(capacity: Int) { self.capacity = capacity }

    /// How many answers are kept.
    var count: Int { slots.count }

    /// The answer to a question and its age in seconds; nil when there is none that still holds.
    mutating func answer(to question: ForwardQuestion, at now: Int64) -> (Answer, UInt32)? {
        guard let slot = slots[question], let entry = entries[slot] else { return nil }
        let age = now - entry.since
        guard age >= 0, age < Int64(entry.answer.seconds) else {
            remove(slot)
            return nil
        }
        unlink(slot)
        link(slot)
        return (entry.answer, UInt32(age))
    }

    /// Keeps an answer for as long as it may be, in place of an earlier one.
    mutating func store(_ answer: Answer, to question: ForwardQuestion, at now: Int64) {
        let size = answer.octets + question.name.wire.count + ForwardingLimits.entryOverhead
        guard answer.seconds > 0, size <= capacity else { return }
        if let slot = slots[question] { remove(slot) }
        while octets + size > capacity { remove(oldest) }
        let slot = free.popLast() ?? entries.count
        if slot == entries.count { entries.append(nil) }
        entries[slot] = Entry(question: question, answer: answer, since: now, octets: size)
        slots[question] = slot
        octets += size
        link(slot)
    }

    private mutating func remove(_ slot: Int) {
        guard let entry = entries[slot] else { return }
        unlink(slot)
        slots[entry.question] = nil
        octets -= entry.octets
        entries[slot] = nil
        free.append(slot)
    }

    /// Makes an entry that is in no order the newest.
    private mutating func link(_ slot: Int) {
        entries[slot]?.older = newest
        entries[slot]?.newer = -1
        if newest >= 0 { entries[newest]?.newer = slot } else { oldest = slot }
        newest = slot
    }

    private mutating func unlink(_ slot: Int) {
        guard let entry = entries[slot] else { return }
        if entry.newer >= 0 {
            entries[entry.newer]?.older = entry.older
        } else {
            newest = entry.older
        }
        if entry.older >= 0 {
            entries[entry.older]?.newer = entry.newer
        } else {
            oldest = entry.newer
        }
    }
}
