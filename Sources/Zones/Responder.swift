package import DNSWire

/// How a query came; TCP has no size limit but the message's own.
package enum Transport: Sendable { case udp, tcp }

/// What all responders of a server share.
package struct ResponderConfiguration: Sendable {
    /// The largest reply over UDP in octets, 512 to 4096, as EDNS tells it (RFC 6891 §6.2.5).
    package var udpPayload: Int
    /// Whether answers say in an extended error which rule chose them.
    package var explains: Bool
    /// What makes server cookies; nil passes cookies over.
    package var cookies: CookieSecrets?
    /// The seconds since 1970, as cookies count them (RFC 9018 §4.3).
    package var clock: @Sendable () -> UInt32 = { 0 }
    /// Nanoseconds since any moment, by a clock that only runs forward.
    package var steadyClock: @Sendable () -> UInt64 = { 0 }
    /// Who is answered, and whose replies are counted.
    package var rules = ClientRules()
    /// Where replies over UDP are counted; nil where there is no limit.
    package var rates: RateTable?
    /// For whom names outside our zones are asked of others: whom these rules do not refuse; nil
    /// where nobody is.
    package var forwarding: ClientRules?
    /// What this server is called, for who asks (RFC 5001); empty tells nothing.
    package var identity: [UInt8] = []
    /// What it says of itself in the class CH.
    package var facts: [ServerFact] = []
    /// How long a TCP connection may be silent, in tenths of a second (RFC 7828 §3.1).
    package var keepalive: UInt16 = 100
    /// What an answer says that shows a part of a set too large for any message.
    let windowText = Array("the record set exceeds a message: this is a rotating part of it".utf8)

    /// A configuration of these members.
    package init(udpPayload: Int = 1232, explains: Bool = true) {
        self.udpPayload = udpPayload
        self.explains = explains
    }
}

/// Turns queries into replies; each worker owns one.
///
/// It keeps what a query needs beyond the snapshot: scratch for a name, random numbers, counts. Per
/// query it allocates nothing, locks nothing and counts no references.
package struct Responder: ~Copyable {
    let configuration: ResponderConfiguration
    var name = CanonicalName()
    var random: RandomSource
    var counts = ResponderCounts()
    var ahead = ReadAhead()
    /// The DNAME records of the answer that is written now.
    var rewrites = Rewrites()
    /// What the query that is answered now gets beside its answer, if it asks for any of it.
    var options = ReplyOptions()
    /// Who asks; to be set before each query of another client.
    package var client = Client.unnamed
    /// The configuration's rules and counts, which it holds; nil where there are none.
    let verdicts: VerdictTable?
    let rates: RateCounter?
    /// For whom others are asked; nil where nobody is.
    let forwarding: VerdictTable?
    /// The parts of the reply that has to be handed over, when `respond` says so.
    package internal(set) var outline = ReplyOutline()
    /// The time by the steady clock; 0 until the batch needs it.
    var time: UInt64 = 0
    private let counters: ResponderCounterBlock

    /// A responder whose counts others read in `counters`.
    package init(
        configuration: ResponderConfiguration, seed: UInt64, counters: ResponderCounterBlock
    ) {
        self.configuration = configuration
        self.counters = counters
        verdicts = configuration.rules.areNeeded ? configuration.rules.table : nil
        forwarding = configuration.forwarding?.table
        rates = configuration.rates.map { RateCounter($0) }
        random = RandomSource(seed: seed)
    }

    /// Takes the time anew when it is needed next; to be called before each batch.
    package mutating func beginBatch() { time = 0 }

    /// Makes the counts readable to others; to be called once a batch.
    package mutating func publishCounts() { counters.store(counts) }

    /// Answers the query in the first `queryLength` octets of `message`, in place; gives the length
    /// of the reply, 0 for none. A negative number says that others have to be asked, as `outline`
    /// tells: its amount is the length of the failure to be sent when nobody can. `message` has at
    /// least 4096 octets for UDP and 65,535 for TCP.
    ///
    /// - Parameter expected: what `expect` gave for this query and this snapshot, once `readAhead`
    ///   has run.
    package mutating func respond(
        to message: inout MutableRawSpan, queryLength: Int, transport: Transport,
        snapshot: Snapshot, expected: Int? = nil
    ) -> Int {
        counts.increment(transport == .udp ? .udpQueries : .tcpQueries)
        let length: Int
        var isForOthers = false
        switch Query.parse(message.bytes.extracting(first: queryLength), name: &name) {
        case .drop:
            counts.increment(.dropped)
            return 0
        case .reject(let code, let query): length = reject(query, code, transport, &message)
        case .unknownKey(let query): length = denyKey(query, transport, &message)
        case .query(let query):
            counts.increment(.counter(of: query.type))
            var reply = Reply(query, size: size(for: query, transport, message.byteCount))
            readOptions(of: query, transport, snapshot, &reply, message.bytes)
            let leaf = expected.map { ahead.leaf($0) }
            switch admission(transport, hasProof: reply.hasOptions && options.provesAddress) {
            case .answered: answer(query, transport, snapshot, leaf: leaf, &reply, &message)
            case .refused: prohibit(&reply)
            case .limited: guard slips(&reply) else { return 0 }
            }
            isForOthers = reply.remark == .unforwarded
            // Who completes a reply counts its code.
            counts.increment(isForOthers ? .forwarded : .counter(of: reply.code))
            if reply.isTruncated { counts.increment(.truncated) }
            length = finish(&reply, &message)
        }
        return forwarding == nil ? length : settle(length, isForOthers: isForOthers, &message)
    }

    /// Replies to a message that is not looked up: with its question and options, or as a bare
    /// header.
    @inline(never)
    private mutating func reject(
        _ query: Query?, _ code: ResponseCode, _ transport: Transport,
        _ message: inout MutableRawSpan
    ) -> Int {
        guard let query else {
            if admission(transport, hasProof: false) == .limited, !slips() { return 0 }
            counts.increment(.counter(of: code))
            return ReplyWriter.reject(&message, code: code)
        }
        var reply = Reply(query, size: size(for: query, transport, message.byteCount))
        reply.code = code
        reply.isAuthoritative = false
        readOptions(of: query, transport, nil, &reply, message.bytes)
        let hasProof = reply.hasOptions && options.provesAddress
        if admission(transport, hasProof: hasProof) == .limited, !slips() { return 0 }
        counts.increment(.counter(of: code))
        return finish(&reply, &message)
    }

    /// Replies to a message that is signed with a key, none of which is known here.
    @inline(never)
    private mutating func denyKey(
        _ query: Query, _ transport: Transport, _ message: inout MutableRawSpan
    ) -> Int {
        if admission(transport, hasProof: false) == .limited, !slips() { return 0 }
        counts.increment(.codeNotAuthorized)
        return ReplyWriter.denyKey(
            &message, query, size: size(for: query, transport, message.byteCount),
            payloadSize: configuration.udpPayload)
    }

    /// The most octets that the reply may have (RFC 6891 §6.2.3 to 6.2.5).
    private func size(for query: Query, _ transport: Transport, _ capacity: Int) -> Int {
        switch transport {
        case .tcp: min(capacity, WireLimits.message)
        case .udp:
            min(
                capacity,
                query.edns.map { min($0.payloadSize, configuration.udpPayload) }
                    ?? WireLimits.plainUDP)
        }
    }
}
