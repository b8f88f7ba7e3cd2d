internal import DNSWire

/// What a server says of itself in the class CH, each as the one TXT record of a name.
package struct ServerFact: Sendable {
    /// The name in wire form and lower case.
    let name: [UInt8]
    let text: [UInt8]

    /// The class CH.
    static let chaos: UInt16 = 3

    /// The facts of a server with this version and name: `version.bind` and `version.server`,
    /// `hostname.bind` and `id.server` (RFC 4892). An empty text is told to nobody.
    package static func facts(version: [UInt8], identity: [UInt8]) -> [ServerFact] {
        let all = [
            ("version", "bind", version), ("version", "server", version),
            ("hostname", "bind", identity), ("id", "server", identity),
        ]
        return all.filter { !$0.2.isEmpty }.map { first, second, text in
            precondition(text.count <= ZoneLimits.versionText)
            let labels = [first, second].map { [UInt8($0.utf8.count)] + Array($0.utf8) }
            return ServerFact(name: labels.flatMap(\.self) + [0], text: text)
        }
    }
}

extension Responder {
    /// Answers a query of the class CH: with the record of a name that is told, with no data for
    /// another type of it, else with REFUSED. Nothing of it is to be kept: its TTL is 0.
    @inline(never)
    mutating func tellOfServer(
        _ query: Query, _ reply: inout Reply, _ message: inout MutableRawSpan
    ) {
        guard query.type != .axfr, query.type != .ixfr, let index = indexOfFact() else {
            reply.code = .refused
            reply.isAuthoritative = false
            return
        }
        guard query.type == .txt || query.type == .any else { return counts.increment(.noData) }
        let count = configuration.facts[index].text.count
        let length = RecordEntry.head + 1 + count
        guard length <= reply.writer.room else { return reply.isTruncated = true }
        let start = reply.writer.position
        message.store(0xC000 | UInt16(WireLimits.header), at: start)
        message.store(RecordType.txt.rawValue, at: start + 2)
        message.store(ServerFact.chaos, at: start + 4)
        message.store(UInt32(0), at: start + 6)
        message.store(UInt16(1 + count), at: start + 10)
        message.store(UInt8(count), at: start + RecordEntry.head)
        for place in 0..<count {
            message.store(
                configuration.facts[index].text[place], at: start + RecordEntry.head + 1 + place)
        }
        reply.writer.advance(length, records: 1, in: .answer)
        counts.increment(.answered)
    }

    /// Which of the facts the name is that was asked.
    private func indexOfFact() -> Int? {
        configuration.facts.indices.first { index in
            let own = configuration.facts[index].name
            return own.count == name.length
                && own.indices.allSatisfy { own[$0] == name.octet(at: $0) }
        }
    }
}
