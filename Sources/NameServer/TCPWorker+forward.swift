import DNSWire
import Glibc
import Zones

// Questions of connections that others answer. Their replies come in any order (RFC 7766 §6.2.1.1)
// and find their connection by its tag.

extension TCPWorker {
    /// Hands the question in the output block over; false when there is no room for it.
    mutating func handOver(_ slot: Int, messageAt start: Int) -> Bool {
        let message = output.span(start..<start + WireLimits.message)
        let tag = table.tag(of: slot)
        if let handOff,
            handOff.handOver(
                message, responder.outline, from: table[slot].client, worker: place, tag: tag)
        {
            return true
        }
        counters.add(.forwardOverflows, 1)
        return false
    }

    /// Sends replies that have come, some at once; those behind them wait for the next round.
    mutating func deliverReplies() {
        for _ in 0..<NameServerLimits.batch {
            guard let reply = handOff?.takeReply(for: place, into: &output, at: 2) else { return }
            guard let slot = table.slot(of: reply.tag) else {
                counters.add(.tcpAbandoned, 1)
                continue
            }
            output.setNumber(reply.length, at: 0)
            deliver(2 + reply.length, to: slot)
        }
    }

    /// The client sends no more. A connection that waits for others' replies stays open for them:
    /// who shuts down its sending side still reads.
    mutating func endInput(_ slot: Int) {
        if table[slot].hasEnded { return close(slot) }
        table[slot].hasEnded = true
        table[slot].input = []
        awaitReplies(slot)
    }

    /// Goes on with a connection that has ended: for as long as others' replies are to come.
    mutating func awaitReplies(_ slot: Int) {
        guard table[slot].awaited > 0 else { return close(slot) }
        poll.modify(table[slot].descriptor, .failure, tag: table.tag(of: slot))
        table.enter(.awaiting, slot, at: time, restart: false)
    }

    /// Sends the first octets of the output block, or has the connection hold them behind what
    /// waits there. Who does not read is cut off.
    private mutating func deliver(_ octets: Int, to slot: Int) {
        counters.add(.tcpReplies, 1)
        table[slot].awaited -= 1
        let phase = table.queues.phase(of: slot)
        if phase == .writing {
            table[slot].output += output.array(0..<octets)
            table.enter(.writing, slot, at: time, restart: false)
            if table[slot].output.count > NameServerLimits.waitingReplies {
                close(slot, counting: .tcpEvicted)
            }
            return
        }
        switch send(octets, slot) {
        case .done where table[slot].hasEnded: awaitReplies(slot)
        case .done where phase == .reading: break
        case .done: table.enter(table[slot].restingPhase, slot, at: time, restart: true)
        case .broken: close(slot)
        case .blocked:
            poll.modify(table[slot].descriptor, .writing, tag: table.tag(of: slot))
            table.enter(.writing, slot, at: time, restart: true)
        }
    }
}
