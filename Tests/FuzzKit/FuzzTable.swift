import DNSWire
package import Zones

/// A table with every kind of name and record set that the server knows.
///
/// Its blocks are the system allocator's, which AddressSanitizer watches.
package final class FuzzTable {
    /// What is asked.
    package let table: SnapshotTable
    private let writer: SnapshotWriter

    /// A published table. A `hashMask` of few bits makes the hashes of names collide.
    package init(hashMask: UInt64, hasRoot: Bool) throws {
        table = SnapshotTable(key: (0x4D75, 0x7374), hashMask: hashMask)
        writer = SnapshotWriter(table: table, memory: .system)
        var apexes = ["example.", "nested.deep.example.", "2.0.192.in-addr.arpa."]
        if hasRoot { apexes.insert(".", at: 0) }
        for apex in apexes { try addZone(apex) }
        try addSets()
        try addGroups()
        try addServices()
        try addBrowsing()
        try addAliases()
        try addCuts()
        writer.publish()
    }

    private func addZone(_ apex: String) throws {
        let apex = try DomainName(apex)
        let server = try DomainName("ns.example.")
        writer.putZone(
            apex,
            StartOfAuthority(
                ttl: 900, primary: server, mailbox: try DomainName("hostmaster.example."),
                serial: 1, refresh: 7200, retry: 900, expire: 1_209_600, minimum: 60))
        try put(apex.description, .ns, [server.wire])
    }

    /// Small and large sets, those of which an answer shows a part, and those that are explained.
    private func addSets() throws {
        try put("ns.example.", .a, [[192, 0, 2, 53]])
        try put("one.example.", .a, addresses(1))
        try put("one.example.", .aaaa, [Array(repeating: 0x20, count: 16)])
        try put("eight.example.", .a, addresses(8))
        try put("chunks.example.", .a, addresses(150))
        try put("window.example.", .txt, texts(260, octets: 255))
        try put("texts.example.", .txt, (1...90).map { [UInt8($0)] + text(UInt8($0), $0) })
        try put("pick.example.", .a, addresses(8)) { $0.picksOne = true }
        try put("most.example.", .a, addresses(100)) { $0.maxAnswers = 8 }
        try put("why.example.", .a, addresses(2)) { $0.explanation = "all instances are unhealthy" }
        try put("full.example.", .a, addresses(100)) { $0.explanation = "more than fits" }
        try put("nothing.example.", .a, []) { $0.explanation = "no instance is registered" }
        try put("types.example.", RecordType(rawValue: 65_280), [[], [1, 2, 3]])
        try put("types.example.", .caa, [[0, 5] + Array("issueca.example".utf8)])
        try put("types.example.", .https, [[0, 1, 0]])
        try put("types.example.", .mx, [[0, 10] + DomainName("one.example.").wire])
        try put("a.b.c.d.empty.example.", .a, addresses(1))
        try put("*.wild.example.", .a, addresses(3))
        try put("*.wild.example.", .txt, texts(1, octets: 200))
        try put("below.wild.example.", .a, addresses(1))
        try put("www.nested.deep.example.", .a, addresses(1))
        try put("1.2.0.192.in-addr.arpa.", .ptr, [DomainName("one.example.").wire])
    }

    /// Sets that show one group of several records, few and more than fit, and one that stands for
    /// a failure.
    private func addGroups() throws {
        let long = (0..<40).map { [0x20] + Array(repeating: UInt8($0), count: 15) }
        for (name, type, groups) in [
            ("groups.example.", RecordType.a, [addresses(3), addresses(1), addresses(8)]),
            ("crowds.example.", .a, [addresses(64), addresses(60)]),
            ("crowds.example.", .aaaa, [long]), ("*.led.example.", .a, [addresses(2)]),
        ] {
            var list = RecordList(type: type, ttl: 60)
            for group in groups { list.append(group: group, ttl: 60) }
            let head = RecordSetHead(
                type: type, ttl: 60, picksOne: true, explanation: "targets of instances")
            writer.put(list, head, at: try DomainName(name))
        }
        let head = RecordSetHead(
            type: .a, ttl: 0, explanation: "no target can be resolved", isFailure: true)
        writer.put(RecordList(type: .a, ttl: 0), head, at: try DomainName("failed.example."))
    }

    /// SRV records with the addresses of their targets: few, more than fit, and so many that no
    /// compression pointer reaches the last.
    private func addServices() throws {
        let services = [
            ("_few._tcp", 4), ("_many._tcp", 60), ("_far._tcp", 600), ("*._any._udp", 2),
        ]
        for (name, count) in services {
            let records = try (0..<count).map { number in
                let target = try DomainName("host-\(number).example.")
                let address = [10, 0, UInt8(number >> 8), UInt8(number & 0xFF)]
                let long = Array(repeating: UInt8(number & 0xFF), count: 16)
                return RecordDraft(
                    data: [0, 1, 0, 1, 0x1F, 0x90] + target.wire,
                    additional: [
                        AdditionalRecord(ownerOffset: 6, type: .a, ttl: 60, data: address),
                        AdditionalRecord(ownerOffset: 6, type: .aaaa, ttl: 60, data: long),
                    ])
            }
            writer.put(
                RecordSetDraft(type: .srv, ttl: 60, records: records),
                at: try DomainName("\(name).example."))
        }
    }

    /// PTR records as DNS-SD has them, whose additional records are about a name in one another:
    /// few, and more than fit.
    private func addBrowsing() throws {
        for (name, count) in [("_browsed._tcp", 3), ("_crowd._tcp", 200)] {
            var list = RecordList(type: .ptr, ttl: 60)
            for number in 0..<count {
                let target = try DomainName("host-\(number).example.").wire
                list.append(try DomainName("at\(number).\(name).example.").wire)
                list.append(additional: .srv, ttl: 60, ownerOffset: 0) {
                    $0 += [0, 1, 0, 1, 0x1F, 0x90] + target
                }
                list.append(additional: .txt, ttl: 60, ownerOffset: 0) { $0 += [1, 0x61] }
                list.append(additional: .a, ttl: 60, offsetInFirstAdditional: 6) {
                    $0 += [10, 0, 0, UInt8(number)]
                }
            }
            writer.put(list, list.head, at: try DomainName("\(name).example."))
        }
    }

    /// Chains that end, that are too long, that are loops, and that lead out of what is served.
    private func addAliases() throws {
        let aliases = [
            ("to-one", "one.example."), ("to-chunks", "chunks.example."),
            ("to-window", "window.example."), ("to-none", "none.example."),
            ("to-empty", "c.d.empty.example."), ("to-wild", "x.wild.example."),
            ("to-cut", "x.cut.example."), ("to-why", "why.example."), ("out", "www.example.net."),
            ("self", "self.example."), ("loop-1", "LOOP-2.example."), ("loop-2", "loop-1.example."),
            ("to-groups", "groups.example."), ("to-crowds", "crowds.example."),
            ("to-failed", "failed.example."), ("to-named", "to-one.named.example."),
            ("*.turned", "eight.example."),
        ]
        for (name, target) in aliases {
            try put("\(name).example.", .cname, [DomainName(target).wire])
        }
        for hop in 0..<12 {
            try put("hop-\(hop).example.", .cname, [DomainName("hop-\(hop + 1).example.").wire])
        }
        try put("named.example.", .dname, [DomainName("example.").wire])
        try put("named-out.example.", .dname, [DomainName("example.net.").wire])
        try put("named-loop.example.", .dname, [DomainName("x.named-loop.example.").wire])
        let long = String(repeating: String(repeating: "l", count: 60) + ".", count: 3)
        try put("named-long.example.", .dname, [DomainName("\(long)example.").wire])
        try put("named-far.example.", .dname, [DomainName("x.named-near.example.").wire])
        try put("named-near.example.", .dname, [DomainName("y.named-far.example.").wire])
    }

    /// Delegations: with glue, with more than fits, and with the key of a signer.
    private func addCuts() throws {
        for (cut, count) in [("cut.example.", 2), ("wide.example.", 40)] {
            let records = try (0..<count).map { number in
                let address = [192, 0, 2, UInt8(number)]
                return RecordDraft(
                    data: try DomainName("ns-\(number).\(cut)").wire,
                    additional: [
                        AdditionalRecord(ownerOffset: 0, type: .a, ttl: 60, data: address)
                    ])
            }
            writer.put(
                RecordSetDraft(type: .ns, ttl: 60, records: records), at: try DomainName(cut))
        }
        try put("ns-0.cut.example.", .a, [[192, 0, 2, 0]])
        try put("cut.example.", .ds, [[0, 1, 13, 2] + Array(repeating: 7, count: 32)])
        try put("nested.deep.example.", .ds, [[0, 1, 13, 2] + Array(repeating: 8, count: 32)])
    }

    private func put(
        _ name: String, _ type: RecordType, _ data: [[UInt8]],
        change: (inout RecordSetDraft) -> Void = { _ in }
    ) throws {
        var draft = RecordSetDraft(
            type: type, ttl: 60, records: data.map { RecordDraft(data: $0) })
        change(&draft)
        writer.put(draft, at: try DomainName(name))
    }

    private func addresses(_ count: Int) -> [[UInt8]] {
        (0..<count).map { [10, 1, UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }

    private func texts(_ count: Int, octets: Int) -> [[UInt8]] {
        (0..<count).map { number in
            [UInt8(octets), UInt8(number >> 8), UInt8(number & 0xFF)] + text(0x61, octets - 2)
        }
    }

    private func text(_ octet: UInt8, _ count: Int) -> [UInt8] {
        Array(repeating: octet, count: count)
    }
}
