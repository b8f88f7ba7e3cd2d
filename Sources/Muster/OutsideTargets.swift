internal import DNSWire

/// Targets outside our zones: what was found of each, and when others are asked again.
///
///     follow ──▶ due ──▶ takeDue ──▶ asked ──▶ take ──▶ due when the TTL ends
///                                                └── failed: what was found stays for 30 s more
///
/// It asks nobody itself, and what it holds is bounded by the targets that instances name.
struct OutsideTargets {
    /// A question that is put to others now.
    struct Inquiry: Sendable {
        let question: TargetQuestion
        fileprivate let number: Int
    }

    private struct Entry {
        /// Tells it from a former one of the same question.
        let number: Int
        var answer = TargetAnswer.pending
        /// When others are asked again; nil while they are.
        var due: Duration?
        /// When what was found counts no longer.
        var end: Duration?
        /// When it was found.
        var found: Duration?
        /// Why the last look-up failed, where what was found before is still answered.
        var staleness: String?
    }

    private var entries: [TargetQuestion: Entry] = [:]
    private var count = 0
    private var underWay = 0
    /// Why nobody can be asked; nil where somebody can.
    var refusal: String?
    /// When something has to be done next; nil when nothing ever.
    private(set) var next: Duration?

    /// What is known of a question.
    func answer(to question: TargetQuestion) -> TargetAnswer {
        if let refusal { return .failure("\(question.name): \(refusal)") }
        return entries[question]?.answer ?? .pending
    }

    /// When a question's answer was found, and why no newer one could be; nil for one of which
    /// nothing was found.
    func history(of question: TargetQuestion) -> (found: Duration, staleness: String?)? {
        entries[question].flatMap { entry in entry.found.map { ($0, entry.staleness) } }
    }

    /// Follows these questions from now on, and no others.
    mutating func follow(_ wanted: Set<TargetQuestion>, at now: Duration) {
        for question in entries.keys where !wanted.contains(question) {
            if entries[question]?.due == nil { underWay -= 1 }
            entries[question] = nil
        }
        for question in wanted where entries[question] == nil {
            count += 1
            entries[question] = Entry(number: count, due: now)
        }
        findNext()
    }

    /// What is to be asked now: not more at once than is good for upstreams.
    mutating func takeDue(at now: Duration) -> [Inquiry] {
        guard let next, next <= now else { return [] }
        var taken: [Inquiry] = []
        for (question, entry) in entries where entry.due.map({ $0 <= now }) ?? false {
            if underWay == ServerLimits.targetsUnderWay { break }
            underWay += 1
            entries[question]?.due = nil
            taken.append(Inquiry(question: question, number: entry.number))
        }
        findNext()
        return taken
    }

    /// Takes in what was found; false when nothing else is answered for it.
    mutating func take(
        _ answer: TargetAnswer, seconds: UInt32, of inquiry: Inquiry, at now: Duration
    ) -> Bool {
        guard var entry = entries[inquiry.question], entry.number == inquiry.number else {
            return false
        }
        let before = entry.answer
        underWay -= 1
        if case .failure(let text) = answer {
            entry.due = now + ServerLimits.targetRetry
            if let end = entry.end, end > now {
                entry.staleness = text
            } else {
                entry.answer = answer
                (entry.end, entry.staleness) = (nil, nil)
            }
        } else {
            let life = Duration.seconds(max(1, min(seconds, ServerLimits.targetTTL)))
            entry.answer = answer
            (entry.due, entry.found, entry.staleness) = (now + life, now, nil)
            entry.end = now + life + ServerLimits.targetStaleness
        }
        entries[inquiry.question] = entry
        findNext()
        return entry.answer != before
    }

    /// Gives up what could not be found again in time; false where nothing was.
    mutating func giveUp(at now: Duration) -> Bool {
        guard let next, next <= now else { return false }
        var isChanged = false
        for (question, entry) in entries where entry.end.map({ $0 <= now }) ?? false {
            entries[question]?.answer = .failure(
                entry.staleness ?? "\(question.name): nobody has answered yet")
            entries[question]?.end = nil
            entries[question]?.staleness = nil
            isChanged = true
        }
        findNext()
        return isChanged
    }

    private mutating func findNext() {
        var first: Duration?
        let isFull = underWay == ServerLimits.targetsUnderWay
        for entry in entries.values {
            for time in [isFull ? nil : entry.due, entry.end] {
                if let time { first = min(first ?? time, time) }
            }
        }
        next = first
    }
}
