internal import DNSWire
internal import NameServer

// From a question to an answer that is there, or to a flight.

extension ForwarderThread {
    /// Takes questions that workers handed over; those behind the limit wait for the next round.
    mutating func takeQuestions() {
        for _ in 0..<ForwardingLimits.takenAtOnce {
            guard let handed = handOff.take(&buffer) else { return }
            // What a worker hands over has the form that it says.
            guard let template = ReplyTemplate(handed) else { continue }
            let waiter = Waiter.client(handed, template)
            if let token = LoopTest.token(in: template.question.name),
                let upstream = table.upstreams.firstIndex(where: { $0.token == token })
            {
                noteLoop(upstream)
                deliver(Answer(.refused, section: template.question.section), age: 0, to: waiter)
                continue
            }
            admit(template.question, waiter)
        }
    }

    /// Takes a look-up of this program.
    mutating func admit(_ request: LookUpRequest) {
        let question = ForwardQuestion(name: request.name, type: request.type)
        admit(question, .program(request))
    }

    /// Answers a question from what is there, has it wait with an equal one, or asks.
    private mutating func admit(_ question: ForwardQuestion, _ waiter: Waiter) {
        counters.add(.questions)
        guard let rule = table.rule(for: question.name) else {
            return deliver(unmatched(question), age: 0, to: waiter)
        }
        if let answer = special.answer(to: question, ruleDomain: table.rules[rule].domain) {
            counters.add(.special)
            return deliver(answer, age: 0, to: waiter)
        }
        if let (answer, age) = cache.answer(to: question, at: seconds) {
            counters.add(.cached)
            return deliver(answer, age: age, to: waiter)
        }
        guard makeRoom(for: waiter) else {
            counters.add(.overflows)
            return deliver(.failure(.networkError, Self.full), age: 0, to: waiter)
        }
        if let slot = underWay[question] {
            counters.add(.joined)
            return wait(waiter, for: slot)
        }
        let deadline = now + Int64(configuration.timeout) * 1000
        let slot = flights.add(
            Flight(question: question, rule: rule, purpose: .answer, deadline: deadline))
        underWay[question] = slot
        wait(waiter, for: slot)
        probeDeadUpstreams(of: rule)
        ask(slot)
    }

    private mutating func wait(_ waiter: Waiter, for slot: Int) {
        let number = waiters.add(waiter, of: waiter.client, to: slot, at: now)
        flights[slot].waiters.append(number)
    }

    private static let full = "too many questions wait for upstreams"

    /// Where all places are taken, has one who waits give its place up; false when nobody does.
    private mutating func makeRoom(for newcomer: Waiter) -> Bool {
        if waiters.count < limit { return true }
        guard let number = waiters.oneThatYields(to: newcomer.client, at: now) else { return false }
        let (waiter, slot) = waiters.remove(number)
        flights[slot].waiters.removeAll { $0 == number }
        if flights[slot].waiters.isEmpty { close(slot) }
        counters.add(.overflows)
        deliver(.failure(.networkError, Self.full), age: 0, to: waiter)
        return true
    }

    /// Ends a flight: tells all who wait, and keeps the answer.
    mutating func end(_ slot: Int, with answer: Answer) {
        let flight = close(slot)
        if case .loopTest(let upstream) = flight.purpose { table.upstreams[upstream].token = nil }
        guard flight.purpose == .answer else { return }
        cache.store(answer, to: flight.question, at: seconds)
        for number in flight.waiters { deliver(answer, age: 0, to: waiters.remove(number).0) }
    }

    /// Takes a flight out, with its sockets and its deadline.
    @discardableResult
    private mutating func close(_ slot: Int) -> Flight {
        deadlines.remove(slot)
        let flight = flights.remove(slot)
        if flight.purpose == .answer { underWay[flight.question] = nil }
        return flight
    }

    /// Forwards by other rules from now on. Questions that wait are asked of their upstreams; what
    /// others answered is forgotten: the new ones may see other names.
    mutating func replace(_ rules: [ForwardingConfiguration.Rule], _ gauges: [UpstreamGauge]) {
        table = UpstreamTable(rules, known: table.upstreams)
        self.gauges = gauges
        cache = AnswerCache(capacity: configuration.cacheOctets)
        for upstream in table.upstreams.indices { show(upstream) }
        for slot in flights.open {
            guard flights[slot].purpose == .answer else {
                close(slot)
                continue
            }
            guard let rule = table.rule(for: flights[slot].question.name) else {
                end(slot, with: unmatched(flights[slot].question))
                continue
            }
            flights[slot].restart(under: rule)
            ask(slot)
        }
    }

    /// The answer to a question that no rule is for.
    private func unmatched(_ question: ForwardQuestion) -> Answer {
        counters.add(.unmatched)
        let error = ExtendedErrorCode.notAuthoritative.rawValue.octets
        return Answer(.refused, section: question.section, extendedError: error)
    }

    /// Tells an answer to one who waits for it.
    private func deliver(_ answer: Answer, age: UInt32, to waiter: Waiter) {
        switch waiter {
        case .client(let handed, let template):
            if !handOff.send(template.reply(answer, age: age), to: handed) {
                counters.add(.sendErrors)
            }
        case .program(let request):
            request.complete(LookUpResult(answer, type: request.type, age: age))
        }
    }
}

// Upstreams that are asked for their own sake.
extension ForwarderThread {
    /// Probes the dead upstreams of a rule whose time has come: questions of clients do not have
    /// to find out that one is alive again.
    private mutating func probeDeadUpstreams(of rule: Int) {
        for upstream in table.rules[rule].upstreams
        where table.upstreams[upstream].takesProbe(at: now) {
            counters.add(.probes)
            let question = ForwardQuestion(name: table.rules[rule].domain, type: .ns)
            launch(question, rule, .probe(upstream: upstream))
        }
    }

    /// Tests whether an upstream sends questions back, if it is time to.
    mutating func testForLoop(_ upstream: Int, _ rule: Int, afterFailure: Bool) {
        guard table.upstreams[upstream].takesLoopTest(at: now, afterFailure: afterFailure)
        else { return }
        let token = LoopTest.token(configuration.random)
        guard let question = LoopTest.question(token, table.rules[rule].domain) else { return }
        table.upstreams[upstream].token = token
        launch(question, rule, .loopTest(upstream: upstream))
    }

    private mutating func launch(
        _ question: ForwardQuestion, _ rule: Int, _ purpose: Flight.Purpose
    ) {
        let deadline = now + ForwardingLimits.probeTimeout
        ask(
            flights.add(
                Flight(question: question, rule: rule, purpose: purpose, deadline: deadline)))
    }

    /// A loop test came back: its upstream is passed over for a while.
    private mutating func noteLoop(_ upstream: Int) {
        if table.upstreams[upstream].loopsUntil == nil {
            counters.add(.loops)
            configuration.report(.loops(table.upstreams[upstream].address))
        }
        table.upstreams[upstream].loopsUntil = now + ForwardingLimits.loopedFor
        show(upstream)
    }

    /// Whether an upstream has looped and its time is over, so that an answer to a test tells that
    /// it does no longer.
    func isLoopOver(_ upstream: Int) -> Bool {
        table.upstreams[upstream].loopsUntil.map { $0 <= now } ?? false
    }

    /// Shows others how an upstream does.
    func show(_ upstream: Int) {
        let known = table.upstreams[upstream]
        let loops = known.loopsUntil != nil
        gauges[upstream].set(
            loops ? .looping : known.isDead ? .dead : .alive, microseconds: known.latency)
    }
}
