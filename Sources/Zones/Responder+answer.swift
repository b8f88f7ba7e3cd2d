internal import DNSWire

extension Responder {
    /// Looks up the name that was asked and writes what was found, following aliases inside our
    /// zones (RFC 1034 §4.3.2). The code is that of the last name looked up (RFC 6604 §3).
    mutating func answer(
        _ query: Query, _ transport: Transport, _ snapshot: Snapshot, leaf: Leaf?,
        _ reply: inout Reply, _ message: inout MutableRawSpan
    ) {
        if Self.isUnusual(query) { return answerUnusual(query, &reply, &message) }
        var chain = AliasChain()
        rewrites.count = 0
        while true {
            let owner = chain.owner
            let next: Int?
            switch snapshot.lookUp(&name, query.type, leaf: chain.isFirst ? leaf : nil) {
            case .records(let set):
                write(set, owner: owner, transport, &reply, &message)
                next = nil
            case .alias(let set):
                next = writeAlias(set, owner: owner, &reply, &message)
                if query.type == .any { return }
            case .rewrite(let set, let offset):
                next = writeRewrite(set, owner: owner, offset: offset, &reply, &message)
                // The CNAME record that was made is what was asked for (RFC 6672 §3.1).
                if Self.takesAlias(query.type) { return }
            case .referral(let set, let offset):
                // A stub resolver cannot follow a referral.
                if forwarding != nil, forwards(query, from: owner, &reply) {
                    if chain.isFirst { options.zoneVersion = nil }
                    return
                }
                writeReferral(set, owner: owner + offset, chain.isFirst, &reply, &message)
                next = nil
            case .noData(let apex, let offset, let explained):
                next = nil
                if let explained, explain(explained, query, &reply) { break }
                counts.increment(.noData)
                reply.writeNegative(apex, owner: owner + offset, &message)
            case .nameError(let apex, let offset):
                counts.increment(.nameError)
                reply.code = .nameError
                reply.writeNegative(apex, owner: owner + offset, &message)
                next = nil
            case .outside:
                if forwarding == nil || !forwards(query, from: owner, &reply) {
                    endOutside(isFirst: chain.isFirst, &reply)
                }
                return
            }
            guard let next, chain.follow(to: next, message.bytes, &name) else { return }
            // What is at the target counts.
            counts.countAsHop()
        }
    }

    /// Whether an alias is all that a query of this type gets.
    @inline(never)
    private static func takesAlias(_ type: RecordType) -> Bool { type == .cname || type == .any }

    /// Whether a query is not looked up at all.
    @inline(__always)
    private static func isUnusual(_ query: Query) -> Bool {
        query.recordClass != 1 || query.type == .axfr || query.type == .ixfr
    }

    /// Answers a query that is not looked up: of a class other than IN, or for a zone transfer.
    @inline(never)
    private mutating func answerUnusual(
        _ query: Query, _ reply: inout Reply, _ message: inout MutableRawSpan
    ) {
        options.zoneVersion = nil
        if query.recordClass == ServerFact.chaos { return tellOfServer(query, &reply, &message) }
        reply.code = .refused
        reply.isAuthoritative = false
    }

    /// Says why there are no records; whether that is a failure, which is all of the reply then:
    /// aliases that led to it are taken back.
    @inline(never)
    private func explain(_ set: RecordSet, _ query: Query, _ reply: inout Reply) -> Bool {
        reply.explain(set)
        if !set.isFailure { return false }
        reply.writer.takeBack(to: query.questionEnd)
        reply.code = .serverFailure
        reply.isAuthoritative = false
        reply.isTruncated = false
        return true
    }

    /// Ends an answer at a name that is in no zone: the whole of it, or behind an alias.
    private mutating func endOutside(isFirst: Bool, _ reply: inout Reply) {
        if isFirst { refuse(&reply) } else { counts.increment(.answered) }
    }

    private mutating func refuse(_ reply: inout Reply) {
        counts.increment(.outside)
        reply.code = .refused
        reply.isAuthoritative = false
        reply.remark = .outside
    }

    /// Where an answer starts in its set: anywhere, so that the load spreads over the records.
    private mutating func rotation(of set: RecordSet) -> Int {
        set.count > 1 ? random.below(set.count) : 0
    }

    private mutating func write(
        _ set: RecordSet, owner: Int, _ transport: Transport, _ reply: inout Reply,
        _ message: inout MutableRawSpan
    ) {
        counts.increment(.answered)
        reply.explain(set)
        if set.octets > reply.writer.room {
            return writePart(of: set, owner: owner, transport, &reply, &message)
        }
        let written = reply.write(
            set, owner: owner, first: rotation(of: set), in: .answer, &message)
        _ = reply.writeAdditional(of: set, written, &message)
    }

    /// Writes what fits of a set all of whose records do not fit; all that one answer shows may.
    ///
    /// A set of SRV records that is cut off begins with the first: who takes what there is for the
    /// whole, as HAProxy does, is told the same servers each time. They would come and go if it
    /// began anywhere.
    @inline(never)
    private mutating func writePart(
        of set: RecordSet, owner: Int, _ transport: Transport, _ reply: inout Reply,
        _ message: inout MutableRawSpan
    ) {
        if transport == .tcp, !set.picksOne, reply.edns != nil {
            reply.writer.reserve(ReplyWriter.extendedErrorHead + configuration.windowText.count)
        }
        let isCutService =
            transport == .udp && set.type == .srv && set.answerCount == set.count
        let written = reply.write(
            set, owner: owner, first: isCutService ? 0 : rotation(of: set), in: .answer, &message)
        if written.count == set.answerCount {
            _ = reply.writeAdditional(of: set, written, &message)
        } else if transport == .tcp {
            counts.increment(.windowed)
            reply.remark = .window
        } else {
            reply.isTruncated = true
        }
    }

    /// Writes a CNAME record; gives the offset of its target in the message.
    private mutating func writeAlias(
        _ set: RecordSet, owner: Int, _ reply: inout Reply, _ message: inout MutableRawSpan
    ) -> Int? {
        counts.increment(.answered)
        reply.explain(set)
        let written = reply.write(
            set, owner: owner, first: rotation(of: set), in: .answer, &message)
        if written.count == 0 { reply.isTruncated = true }
        return written.count == 0 ? nil : written.position + RecordEntry.head
    }

    /// Writes a DNAME record, unless it stands in the answer already (RFC 2181 §5), and the CNAME
    /// record it implies; gives the offset of the new name.
    private mutating func writeRewrite(
        _ set: RecordSet, owner: Int, offset: Int, _ reply: inout Reply,
        _ message: inout MutableRawSpan
    ) -> Int? {
        counts.increment(.answered)
        if rewrites.take(set) {
            let written = reply.write(set, owner: owner + offset, first: 0, in: .answer, &message)
            if written.count == 0 {
                reply.isTruncated = true
                return nil
            }
        }
        return reply.writeSynthesizedAlias(set, owner: owner, prefix: offset, &message)
    }

    /// Writes a referral: the cut's NS records in authority, and their glue, which a resolver may
    /// need so much that leaving some out is truncation (RFC 9471 §3.1).
    private mutating func writeReferral(
        _ set: RecordSet, owner: Int, _ isWholeAnswer: Bool, _ reply: inout Reply,
        _ message: inout MutableRawSpan
    ) {
        counts.increment(.referral)
        if isWholeAnswer { reply.isAuthoritative = false }
        let written = reply.write(set, owner: owner, first: 0, in: .authority, &message)
        let isWhole = written.count == set.answerCount
        if !(isWhole && reply.writeAdditional(of: set, written, &message)) {
            reply.isTruncated = true
        }
    }
}

/// The DNAME records that one answer has so far: a chain may come by one of them again.
struct Rewrites {
    /// The addresses of their sets; each hop and the first name may add one.
    private var sets = InlineArray<9, UInt64>(repeating: 0)
    /// How many there are; set to 0 where an answer begins.
    var count = 0

    /// Takes note of a set; false when the answer has it already.
    mutating func take(_ set: RecordSet) -> Bool {
        let address = set.block.address
        for index in 0..<count where sets[index] == address { return false }
        sets[count] = address
        count += 1
        return true
    }
}

/// The names that one answer has passed: at most `ZoneLimits.aliasHops` beyond the first, none
/// twice.
struct AliasChain {
    /// Where in the message the targets followed so far stand; a vector, which is zeroed and
    /// copied in one instruction.
    private var targets = SIMD8<UInt16>()
    private var hops = 0

    /// Where in the message the name stands that is looked up now.
    var owner: Int { owner(hops) }
    /// True while no alias was followed.
    var isFirst: Bool { hops == 0 }

    /// Goes on to the name at `offset` of the message and reads it into `name`; false when the
    /// chain ends here, because it is too long or a loop.
    mutating func follow(
        to offset: Int, _ message: RawSpan, _ name: inout CanonicalName
    ) -> Bool {
        guard hops < ZoneLimits.aliasHops, name.read(message, at: offset) else { return false }
        for hop in 0...hops where name.isEqual(to: message, at: owner(hop)) { return false }
        targets[hops] = UInt16(offset)
        hops += 1
        return true
    }

    /// Where the name of a hop stands: the question's for the first.
    private func owner(_ hop: Int) -> Int {
        hop == 0 ? WireLimits.header : Int(targets[hop - 1])
    }
}

extension CanonicalName {
    /// True when the uncompressed name at `offset` of a message is this one.
    func isEqual(to message: RawSpan, at offset: Int) -> Bool {
        guard offset + length <= message.byteCount else { return false }
        for index in 0..<length
        where DNSWire.lowercased(message.octet(at: offset + index)) != octet(at: index) {
            return false
        }
        return true
    }
}
