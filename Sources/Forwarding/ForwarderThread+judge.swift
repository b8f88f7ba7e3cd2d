internal import DNSWire
internal import NameServer

// What comes from upstreams, and what is believed of it.

extension ForwarderThread {
    /// Reads the datagrams of a flight's socket until one is an answer.
    mutating func readDatagrams(_ slot: Int) {
        for _ in 0..<ForwardingLimits.readAtOnce {
            guard let socket = flights[slot].datagrams, let query = flights[slot].query else {
                return
            }
            switch socket.receive(&buffer) {
            case .nothing: return
            case .failure:
                flights[slot].datagrams = nil
                if flights[slot].stream == nil { failOver(slot, isNetworkFailure: true) }
                return
            case .message(let octets, let source):
                guard source == socket.upstream else {
                    guard passesOver(.wrongSource, slot) else { return }
                    continue
                }
                switch UpstreamReply(octets, to: query) {
                case .wrong(.letterCase):
                    guard passesOver(.wrongCase, slot), !doubtsCase(slot) else { return }
                case .wrong(let wrong):
                    guard passesOver(Self.counter(of: wrong), slot) else { return }
                case .truncated:
                    noteReply(slot)
                    flights[slot].datagrams = nil
                    return connect(slot)
                case .needsPlainQuery: return askPlainly(slot)
                case .answer(let answer):
                    noteReply(slot)
                    return judge(answer, slot)
                }
            }
        }
    }

    private static func counter(of wrong: UpstreamReply.Wrong) -> ForwardCounter {
        switch wrong {
        case .message: .wrongMessage
        case .id: .wrongId
        case .question: .wrongQuestion
        case .letterCase: .wrongCase
        }
    }

    /// Counts a reply that is not believed; whether more datagrams are to be read. Many of them
    /// mean that somebody guesses: then the question goes over TCP, where that does not help. That
    /// may fail at once, and the flight be over.
    private mutating func passesOver(_ counter: ForwardCounter, _ slot: Int) -> Bool {
        counters.add(counter)
        flights[slot].wrongReplies += 1
        guard flights[slot].wrongReplies == ForwardingLimits.wrongReplies else { return true }
        flights[slot].datagrams = nil
        if flights[slot].stream == nil { connect(slot) }
        return false
    }

    /// A reply had the right id and came from the right address, but not with our letters. It may
    /// be forged, so that it counts for nothing; or the upstream does not keep the case: TCP tells,
    /// if that is asked for the first time here. That may fail at once, and the flight be over.
    private mutating func doubtsCase(_ slot: Int) -> Bool {
        guard !flights[slot].isCaseDoubtful, flights[slot].stream == nil else { return false }
        flights[slot].isCaseDoubtful = true
        connect(slot)
        return true
    }

    /// A query without options for an upstream that does not know them (RFC 6891 §6.2.2).
    private mutating func askPlainly(_ slot: Int) {
        guard flights[slot].hasOptions else {
            let address = table.upstreams[flights[slot].upstream].address
            return judge(.failure(.other, "\(address) does not understand the query"), slot)
        }
        flights[slot].hasOptions = false
        send(slot)
    }

    /// Takes note that the flight's upstream lives, and how quick it is.
    private mutating func noteReply(_ slot: Int) {
        let flight = flights[slot]
        let microseconds = now - flight.askedAt
        if table.upstreams[flight.upstream].noteReply(after: microseconds) {
            configuration.report(.reachable(table.upstreams[flight.upstream].address))
        }
        if case .loopTest(let upstream) = flight.purpose, isLoopOver(upstream) {
            table.upstreams[upstream].loopsUntil = nil
            configuration.report(.loopsNoMore(table.upstreams[upstream].address))
        }
        if flight.asksInSmallLetters { giveUpCase(flight.upstream) }
        show(flight.upstream)
    }

    private mutating func giveUpCase(_ upstream: Int) {
        guard table.upstreams[upstream].keepsCase else { return }
        table.upstreams[upstream].keepsCase = false
        configuration.report(.losesCase(table.upstreams[upstream].address))
    }

    /// Ends the flight with an answer; one that says that the upstream cannot answer has the next
    /// one asked.
    private mutating func judge(_ answer: Answer, _ slot: Int) {
        var answer = answer
        if answer.isReferral {
            let address = table.upstreams[flights[slot].upstream].address
            answer = .failure(.noReachableAuthority, "\(address) only refers to other servers")
        }
        switch answer.code {
        case .noError, .nameError, .nameTooLong:
            counters.add(.replies)
            return end(slot, with: answer)
        case .serverFailure, .refused: break
        default:
            let address = table.upstreams[flights[slot].upstream].address
            answer = .failure(.other, "\(address) says code \(answer.code.rawValue)")
        }
        counters.add(.upstreamFailures)
        flights[slot].failure = answer
        failOver(slot, isNetworkFailure: false)
    }
}

// TCP.
extension ForwarderThread {
    /// Goes on with a flight's connection.
    mutating func readStream(_ slot: Int) {
        guard let progress = flights[slot].stream?.advance(&buffer) else { return }
        switch progress {
        case .writing: return
        case .reading:
            guard let socket = flights[slot].stream?.socket else { return }
            poll.modify(
                socket.descriptor, .reading, tag: flights.tag(of: slot, isStream: true))
        case .broken: streamFailed(slot)
        case .message(let octets): judgeStream(octets, slot)
        }
    }

    private mutating func judgeStream(_ octets: [UInt8], _ slot: Int) {
        guard let query = flights[slot].query else { return }
        var reply = UpstreamReply(octets, to: query)
        if case .wrong(.letterCase) = reply {
            // Nobody forges a reply over TCP from afar: the upstream does not keep the case.
            giveUpCase(flights[slot].upstream)
            reply = UpstreamReply(octets, to: query, ignoringCase: true)
        }
        switch reply {
        case .answer(let answer):
            noteReply(slot)
            judge(answer, slot)
        case .needsPlainQuery: askPlainly(slot)
        case .truncated:
            counters.add(.wrongMessage)
            streamFailed(slot)
        case .wrong(let wrong):
            counters.add(Self.counter(of: wrong))
            streamFailed(slot)
        }
    }

    /// An upstream does not serve TCP. Where that was only to resolve a doubt, the question goes
    /// out in small letters; else the next upstream is asked.
    mutating func streamFailed(_ slot: Int) {
        flights[slot].stream = nil
        if flights[slot].isCaseDoubtful, !flights[slot].asksInSmallLetters {
            flights[slot].asksInSmallLetters = true
            return send(slot)
        }
        failOver(slot, isNetworkFailure: true)
    }
}
