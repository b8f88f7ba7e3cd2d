internal import DNSWire
internal import NameServer

// Tries: which upstream is asked, how, and what follows when it does not answer.

extension ForwarderThread {
    /// Asks the next upstream. When all of a round failed at once, the next round waits its time.
    mutating func ask(_ slot: Int) {
        flights[slot].closeSockets()
        guard now < flights[slot].deadline else { return giveUp(slot) }
        guard let upstream = nextUpstream(slot) else { return giveUp(slot) }
        flights[slot].upstream = upstream
        flights[slot].tried.append(upstream)
        flights[slot].isCaseDoubtful = false
        flights[slot].asksInSmallLetters = false
        flights[slot].hasOptions = true
        if flights[slot].purpose == .answer {
            testForLoop(upstream, flights[slot].rule, afterFailure: false)
        }
        send(slot)
    }

    private mutating func nextUpstream(_ slot: Int) -> Int? {
        let flight = flights[slot]
        if let only = flight.onlyUpstream { return flight.tried.isEmpty ? only : nil }
        if let next = table.choose(flight.rule, tried: flight.tried, at: now) { return next }
        guard !flight.tried.isEmpty else { return nil }
        flights[slot].round += 1
        flights[slot].tried = []
        return table.choose(flight.rule, tried: [], at: now)
    }

    /// Sends the question to the flight's upstream in a datagram.
    mutating func send(_ slot: Int) {
        let flight = flights[slot]
        let upstream = table.upstreams[flight.upstream]
        let query = UpstreamQuery(
            flight.question, mixesCase: upstream.keepsCase && !flight.asksInSmallLetters,
            hasOptions: flight.hasOptions, random: configuration.random)
        counters.add(.datagramQueries)
        gauges[flight.upstream].addQuery()
        flights[slot].query = query
        flights[slot].askedAt = now
        flights[slot].wrongReplies = 0
        flights[slot].closeSockets()
        deadlines.set(slot, to: min(flight.deadline, now + upstream.patience(round: flight.round)))
        guard let socket = UpstreamSocket.ask(upstream.address, query.octets),
            poll.add(socket.descriptor, .reading, tag: flights.tag(of: slot, isStream: false))
        else { return cannotAsk(slot) }
        flights[slot].datagrams = socket
    }

    /// The kernel did not take a query. That nothing is left to ask with is no upstream's fault.
    private mutating func cannotAsk(_ slot: Int) {
        let isShortage = FileDescriptor.lacksResources
        if isShortage { flights[slot].failure = .failure(.networkError, Self.shortage) }
        failOver(slot, isNetworkFailure: !isShortage)
    }

    private static let shortage = "no file or port is left to ask upstreams with"

    /// Asks the flight's upstream over TCP, beside what was asked over UDP if that stays open.
    mutating func connect(_ slot: Int) {
        let flight = flights[slot]
        let upstream = table.upstreams[flight.upstream]
        guard let query = flight.query else { return }
        counters.add(.streamQueries)
        let end = now + 2 * upstream.patience(round: flight.round)
        deadlines.set(slot, to: min(flight.deadline, end))
        guard let socket = UpstreamSocket.connect(upstream.address),
            poll.add(socket.descriptor, .writing, tag: flights.tag(of: slot, isStream: true))
        else { return streamFailed(slot) }
        flights[slot].stream = UpstreamStream(socket, query: query.octets)
    }

    /// The time of a try is over.
    mutating func timeOut(_ slot: Int) {
        let flight = flights[slot]
        if flight.datagrams != nil || flight.stream != nil {
            counters.add(.timeouts)
            noteFailure(flight.upstream)
            flights[slot].isNetworkFailure = false
            if flight.purpose == .answer {
                testForLoop(flight.upstream, flight.rule, afterFailure: true)
            }
        }
        ask(slot)
    }

    /// An upstream failed before its time was over: the next one is asked at once. When all of
    /// them said that they cannot answer, that is the answer; else the round's time is waited for,
    /// so that nothing spins.
    mutating func failOver(_ slot: Int, isNetworkFailure: Bool) {
        if isNetworkFailure { noteFailure(flights[slot].upstream) }
        flights[slot].isNetworkFailure = isNetworkFailure
        flights[slot].closeSockets()
        let flight = flights[slot]
        if flight.onlyUpstream != nil { return giveUp(slot) }
        if !table.candidates(flight.rule, tried: flight.tried, at: now).isEmpty { return ask(slot) }
        if let failure = flight.failure { return end(slot, with: failure) }
    }

    /// The network or the clock says that an upstream does not answer.
    private mutating func noteFailure(_ upstream: Int) {
        if table.upstreams[upstream].noteFailure(at: now) {
            configuration.report(.unreachable(table.upstreams[upstream].address))
        }
        show(upstream)
    }

    /// Tells those who wait that nobody answers.
    private mutating func giveUp(_ slot: Int) {
        let flight = flights[slot]
        if flight.purpose == .answer { counters.add(.failures) }
        if let failure = flight.failure { return end(slot, with: failure) }
        guard flight.purpose != .answer || table.hasUpstream(flight.rule, at: now) else {
            return end(slot, with: .failure(.networkError, Self.loop))
        }
        let names = table.rules[flight.rule].upstreams.prefix(3).map {
            table.upstreams[$0].address.description
        }
        let more = table.rules[flight.rule].upstreams.count > 3 ? " and others" : ""
        let text = "no answer from \(names.joined(separator: ", "))\(more)"
        end(
            slot,
            with: .failure(flight.isNetworkFailure ? .networkError : .noReachableAuthority, text))
    }

    private static let loop =
        "a forwarding loop: every upstream sends questions back to this server"
}
