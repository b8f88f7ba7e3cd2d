import DNSWire
import Glibc
import Zones

// Messages of a connection: two octets of length, then the message (RFC 1035 §4.2.2). Clients may
// send the next query before the last is answered; replies leave in the order of their queries.

extension TCPWorker {
    /// Goes on with a connection that can be read or written.
    mutating func serve(_ slot: Int) {
        if table.queues.phase(of: slot) == .writing { resume(slot) } else { read(slot) }
        while table.heldOctets > share.heldOctets,
            let slot = table.queues.oldest(.writing) ?? table.queues.oldest(.reading)
        {
            close(slot, counting: .tcpEvicted)
        }
    }

    /// Reads what has arrived behind what was kept, and answers it.
    private mutating func read(_ slot: Int) {
        let kept = table[slot].input.count
        let received = input.receive(
            from: table[slot].descriptor.number, into: kept..<kept + NameServerLimits.streamRead)
        if received < 0 && (errno == EAGAIN || errno == EINTR) { return }
        guard received > 0 else { return received < 0 ? close(slot) : endInput(slot) }
        input.copy(table[slot].input)
        answer(slot, octets: kept + received, kept: kept)
    }

    /// Sends replies that waited. Once the last is gone, goes on with the queries behind them.
    private mutating func resume(_ slot: Int) {
        switch table[slot].sendOutput() {
        case .blocked: return
        case .broken: return close(slot)
        case .done: break
        }
        if table[slot].hasEnded { return awaitReplies(slot) }
        let kept = table[slot].input.count
        input.copy(table[slot].input)
        poll.modify(table[slot].descriptor, .reading, tag: table.tag(of: slot))
        answer(slot, octets: kept, kept: 0)
    }

    /// Answers the whole messages among the first octets of the input block, the first `kept` of
    /// which the connection holds already.
    private mutating func answer(_ slot: Int, octets: Int, kept: Int) {
        var position = 0
        responder.client = Client(table[slot].client)
        while true {
            let round = answerMessages(of: slot, from: position, to: octets)
            position = round.position
            switch send(round.filled, slot) {
            case .broken: return close(slot)
            case .blocked: return awaitWriting(slot, rest: position..<octets)
            case .done: break
            }
            if round.end == .invalid { return close(slot, counting: .tcpInvalid) }
            if round.end == .unfinished { break }
        }
        keep(position..<octets, kept: position == 0 ? kept : 0, slot)
        let phase = position < octets ? .reading : table[slot].restingPhase
        table.enter(phase, slot, at: time, restart: position > 0)
    }

    /// Why a round of answers ended.
    private enum RoundEnd { case unfinished, outputFull, invalid }

    /// Answers messages until one is not whole, the output block is full, or one cannot be DNS.
    private mutating func answerMessages(
        of slot: Int, from start: Int, to end: Int
    ) -> (position: Int, filled: Int, end: RoundEnd) {
        var position = start
        var filled = 0
        var queries = 0
        var unanswered = 0
        var forwarded = 0
        var reason = RoundEnd.unfinished
        let snapshot = reader.enter()
        while end - position >= 2 {
            let length = input.number(at: position)
            if length < WireLimits.header { reason = .invalid }
            if output.count - filled < NameServerLimits.framedMessage { reason = .outputFull }
            guard reason == .unfinished && end - position - 2 >= length else { break }
            output.copy(position + 2..<position + 2 + length, of: input, to: filled + 2)
            var reply = Self.respond(
                filled + 2, length, &output, &responder, snapshot)
            if reply < 0 {
                let isTaken = handOver(slot, messageAt: filled + 2)
                if isTaken {
                    forwarded += 1
                    table[slot].awaited += 1
                }
                reply = isTaken ? 0 : -reply
            } else if reply == 0 {
                unanswered += 1
            }
            if reply > 0 { output.setNumber(reply, at: filled) }
            filled += reply > 0 ? 2 + reply : 0
            position += 2 + length
            queries += 1
        }
        reader.leave()
        responder.publishCounts()
        counters.add(.tcpQueries, queries)
        counters.add(.tcpReplies, queries - unanswered - forwarded)
        counters.add(.tcpUnanswered, unanswered)
        return (position, filled, reason)
    }

    /// Answers one query in its place in the output block; 0 when there is no reply.
    private static func respond(
        _ start: Int, _ length: Int, _ output: inout OctetBlock, _ responder: inout Responder,
        _ snapshot: Snapshot
    ) -> Int {
        var message = output.mutableSpan(start..<start + WireLimits.message)
        return responder.respond(
            to: &message, queryLength: length, transport: .tcp, snapshot: snapshot)
    }

    /// Sends the first `filled` octets of the output block; the connection keeps what does not go.
    mutating func send(_ filled: Int, _ slot: Int) -> TCPConnection.Sending {
        guard filled > 0 else { return .done }
        let sent = output.send(0..<filled, to: table[slot].descriptor.number)
        if sent == filled { return .done }
        if sent < 0 && errno != EAGAIN && errno != EINTR { return .broken }
        table[slot].output = output.array(max(sent, 0)..<filled)
        return .blocked
    }

    /// Stops reading from a connection until its client has read.
    private mutating func awaitWriting(_ slot: Int, rest: Range<Int>) {
        table[slot].input = input.array(rest)
        poll.modify(table[slot].descriptor, .writing, tag: table.tag(of: slot))
        table.enter(.writing, slot, at: time, restart: true)
    }

    /// Has the connection hold a range of the input block, of which it has the first `kept` octets.
    private mutating func keep(_ range: Range<Int>, kept: Int, _ slot: Int) {
        if kept > 0 {
            table[slot].input += input.array(range.dropFirst(kept))
        } else if !range.isEmpty || !table[slot].input.isEmpty {
            table[slot].input = input.array(range)
        }
    }
}
