internal import NameServer

/// A server that is asked, and what is known of it.
struct Upstream {
    let address: SocketAddress
    /// How long it takes to answer, in microseconds: the average of what was measured lately,
    /// doubled by each failure, and slowly less while others are asked, so that it gets its turn.
    var latency = Double(ForwardingLimits.unknownLatency)
    /// Failures since its last reply.
    var failures = 0
    /// When to probe it, and how long to wait from then on; nil while it is alive.
    var probeAt: Int64?
    var probeInterval = ForwardingLimits.probeAfter.lowerBound
    /// Whether it repeats the case of letters.
    var keepsCase = true
    /// What the loop test that is under way has in its name, so that it is known when it comes
    /// back.
    var token: [UInt8]?
    /// When it was tested for a loop last; nil when never.
    var testedAt: Int64?
    /// Until when it is passed over because what it was asked came back.
    var loopsUntil: Int64?

    /// True when it has not answered several questions in a row.
    var isDead: Bool { probeAt != nil }

    /// An upstream of which nothing is known.
    init(_ address: SocketAddress) { self.address = address }

    /// How long a try waits in the given round over all upstreams: four times what is usual, each
    /// round twice as long as the one before.
    func patience(round: Int) -> Int64 {
        let usual = Int64(4 * latency)
        let limits = ForwardingLimits.firstTry
        return min(max(usual, limits.lowerBound), limits.upperBound) << min(Int64(round), 4)
    }

    /// Takes note of a reply after so many microseconds; true when it was dead.
    mutating func noteReply(after microseconds: Int64) -> Bool {
        // The weight of RFC 6298 §2.
        latency += (Double(microseconds) - latency) / 8
        return noteLife()
    }

    /// Takes note of a sign of life; true when it was dead.
    mutating func noteLife() -> Bool {
        failures = 0
        defer {
            probeAt = nil
            probeInterval = ForwardingLimits.probeAfter.lowerBound
        }
        return isDead
    }

    /// Takes note of a question that was not answered; true when it is dead from now on.
    mutating func noteFailure(at now: Int64) -> Bool {
        failures += 1
        latency = min(latency * 2, Double(ForwardingLimits.mostLatency))
        guard failures >= ForwardingLimits.failures, !isDead else { return false }
        probeAt = now + probeInterval
        return true
    }

    /// Whether it is time to probe it; if so, the next time comes after twice as long.
    mutating func takesProbe(at now: Int64) -> Bool {
        guard let due = probeAt, due <= now else { return false }
        probeAt = now + probeInterval
        probeInterval = min(probeInterval * 2, ForwardingLimits.probeAfter.upperBound)
        return true
    }

    /// Whether it is time to test whether it loops; if so, it counts as tested.
    mutating func takesLoopTest(at now: Int64, afterFailure: Bool) -> Bool {
        if let testedAt {
            let interval =
                loopsUntil == nil
                ? ForwardingLimits.loopTestInterval : ForwardingLimits.loopedFor
            guard afterFailure || loopsUntil != nil, now - testedAt >= interval else {
                return false
            }
        }
        testedAt = now
        return true
    }
}
