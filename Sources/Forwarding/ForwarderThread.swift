internal import DNSWire
internal import NameServer

/// The thread that asks upstreams: everything it has is its own.
///
///     take ─▶ admit ─▶ special-use? kept? on its way already? ─▶ ask ─▶ judge ─▶ deliver
///                                                                 ▲       │
///                                                                 └ time ─┘
struct ForwarderThread: ~Copyable {
    let configuration: ForwardingConfiguration
    let limit: Int
    let handOff: HandOff
    let inbox: Inbox
    let counters: ForwardCounters
    let special = SpecialNames()

    var poll: EventPoll
    var table: UpstreamTable
    /// What others see of the upstreams, with the numbers that they have in the table.
    var gauges: [UpstreamGauge]
    var flights = FlightTable()
    /// The flight of each question that clients wait for.
    var underWay: [ForwardQuestion: Int] = [:]
    var deadlines = SlotHeap()
    var cache: AnswerCache
    var waiters = WaiterTable<Waiter>()
    /// Microseconds, read once after each wait.
    var now = monotonicMicroseconds()
    var buffer = [UInt8](repeating: 0, count: WireLimits.message)

    private static let questionsTag: UInt64 = 1 << 63
    private static let bellTag: UInt64 = 1 << 63 | 1

    /// The seconds by which answers age.
    var seconds: Int64 { now / 1_000_000 }

    /// What a forwarder's thread begins with; made in that thread.
    init(
        _ configuration: ForwardingConfiguration, limit: Int, _ handOff: HandOff, _ inbox: Inbox,
        poll: EventPoll.Instance, table: UpstreamTable, counters: ForwardCounters,
        gauges: [UpstreamGauge]
    ) {
        self.configuration = configuration
        self.limit = limit
        self.handOff = handOff
        self.inbox = inbox
        self.counters = counters
        self.gauges = gauges
        self.poll = EventPoll(poll)
        self.table = table
        cache = AnswerCache(capacity: configuration.cacheOctets)
    }

    /// Forwards until the forwarder is stopped; who waits then is told so.
    mutating func run() {
        _ = handOff.watch(with: poll, tag: Self.questionsTag)
        _ = inbox.watch(with: poll, tag: Self.bellTag)
        while !inbox.isStopped {
            serve()
            counters.set(.waiting, to: waiters.count)
            counters.set(.entries, to: cache.count)
            counters.set(.octets, to: cache.octets)
        }
        for request in inbox.take().requests {
            request.complete(LookUpResult(failure: Self.stopped))
        }
        for slot in flights.open { end(slot, with: .failure(.networkError, Self.stopped)) }
    }

    private static let stopped = "this server stops"

    /// Waits for events and serves them, then ends the tries whose time is over.
    private mutating func serve() {
        let count = poll.wait(milliseconds: untilNextDeadline())
        now = monotonicMicroseconds()
        for event in 0..<count {
            let tag = poll.tag(event)
            if tag == Self.questionsTag {
                takeQuestions()
            } else if tag == Self.bellTag {
                readInbox()
            } else if let (slot, isStream) = flights.slot(of: tag) {
                if isStream { readStream(slot) } else { readDatagrams(slot) }
            }
        }
        while let (slot, deadline) = deadlines.first, deadline <= now {
            deadlines.remove(slot)
            timeOut(slot)
        }
    }

    private mutating func readInbox() {
        let content = inbox.take()
        if let upstreams = content.upstreams { replace(upstreams.rules, upstreams.gauges) }
        for request in content.requests { admit(request) }
    }

    /// Milliseconds until a try's time is over; -1, for ever, when there is none.
    private func untilNextDeadline() -> Int32 {
        guard let deadline = deadlines.first?.value else { return -1 }
        return Int32(clamping: max(0, deadline - monotonicMicroseconds() + 999) / 1000)
    }
}
