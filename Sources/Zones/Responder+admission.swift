internal import DNSWire

/// What becomes of a query before it is looked up.
enum Admission {
    case answered
    /// Its client may not ask here.
    case refused
    /// Its client's network was sent as many replies as it may.
    case limited
}

extension Responder {
    /// What becomes of a query of the client. Who proves its address, over TCP or by a cookie
    /// (RFC 7873 §5.2.5), is not counted.
    @inline(__always)
    mutating func admission(_ transport: Transport, hasProof: Bool) -> Admission {
        guard let verdict = verdicts?.verdict(of: client), verdict != .exempt
        else { return .answered }
        if transport == .udp, !verdict.contains(.exempt), !hasProof, let rates,
            !rates.admits(client, at: now())
        {
            return .limited
        }
        return verdict.contains(.refused) ? .refused : .answered
    }

    /// The time that the batch counts by.
    private mutating func now() -> UInt64 {
        if time == 0 { time = configuration.steadyClock() }
        return time
    }

    /// Whether the reply to a query over the limit is sent: on average one of `slip`. Chance
    /// decides, so that nobody who sends in step with others takes all of them. It tells nothing
    /// that would make it longer than the query, but a cookie.
    @inline(never)
    mutating func slips() -> Bool {
        counts.increment(.limited)
        options.tellsIdentity = false
        options.zoneVersion = nil
        guard let slip = configuration.rates?.limit.slip, slip > 0, random.below(slip) == 0
        else { return false }
        counts.increment(.slipped)
        return true
    }

    /// The same for a query that would be answered. What is sent is as short as the query and
    /// leads who really asked to prove its address: by the cookie that comes with it (RFC 7873
    /// §5.2.3), or over TCP.
    @inline(never)
    mutating func slips(_ reply: inout Reply) -> Bool {
        guard slips() else { return false }
        reply.isAuthoritative = false
        if reply.hasOptions, options.cookie != nil {
            reply.code = .badCookie
        } else {
            reply.isTruncated = true
        }
        return true
    }

    /// Refuses a client that may not ask.
    @inline(never)
    mutating func prohibit(_ reply: inout Reply) {
        options.zoneVersion = nil
        reply.isAuthoritative = false
        counts.increment(.prohibited)
        reply.code = .refused
        reply.remark = .prohibited
    }
}
