/// A query of the EDNS compliance testers, and the outline of the reply that it must get.
package struct ComplianceCase: Sendable {
    /// What ISC's tester calls it.
    package let name: String
    package let query: RawQuery
    /// As `Reply.outline` says it.
    package let expected: String

    private init(_ name: String, _ query: RawQuery, _ expected: String) {
        self.name = name
        self.query = query
        self.expected = expected
    }

    /// What ISC's EDNS compliance tester asks the servers of a zone, whose SOA record is alone in
    /// the answer to a question for it.
    ///
    /// A server that tells a name to who asks for it (NSID) has to have one of so many octets.
    package static func all(zone: String, identity: Int) throws -> [ComplianceCase] {
        let soa = try RawQuery("\(zone) SOA")
        return try header(soa, zone) + options(soa, identity) + versions(soa, identity)
    }

    private static func header(_ soa: RawQuery, _ zone: String) throws -> [ComplianceCase] {
        func flagged(_ flags: UInt16) -> RawQuery { soa.with { $0.flags = flags } }
        return [
            ComplianceCase("dns", soa, "NOERROR aa 1/1/0/0"),
            ComplianceCase("aa", flagged(0x0400), "NOERROR aa 1/1/0/0"),
            ComplianceCase("ad", flagged(0x0020), "NOERROR aa 1/1/0/0"),
            ComplianceCase("cd", flagged(0x0010), "NOERROR aa 1/1/0/0"),
            ComplianceCase("ra", flagged(0x0080), "NOERROR aa 1/1/0/0"),
            ComplianceCase("rd", flagged(0x0100), "NOERROR aa rd 1/1/0/0"),
            ComplianceCase("tc", flagged(0x0200), "NOERROR aa 1/1/0/0"),
            ComplianceCase("zflag", flagged(0x0040), "NOERROR aa 1/1/0/0"),
            ComplianceCase("opcode", flagged(0x7800), "NOTIMP 1/0/0/0"),
            ComplianceCase("opcodeflg", flagged(0x7FF0), "NOTIMP rd 1/0/0/0"),
            ComplianceCase("type666", try RawQuery("\(zone) TYPE666"), "NOERROR aa 1/0/1/0"),
        ]
    }

    private static func options(_ soa: RawQuery, _ identity: Int) -> [ComplianceCase] {
        let unknown = RawOptions.option(100)
        let nsid = RawOptions.option(3)
        let cookie = RawOptions.option(10, [1, 2, 3, 4, 5, 6, 7, 8])
        let expire = RawOptions.option(9)
        let subnet = RawOptions.option(8, [0, 1, 0, 0])
        let plain = "NOERROR aa 1/1/0/1 opt"
        let small = RawOptions().with { $0.payload = 512 }
        return [
            ComplianceCase("edns", soa.with(RawOptions()), plain),
            ComplianceCase("edns@512", soa.with(small), plain),
            ComplianceCase("ednsopt", soa.with(RawOptions(unknown)), plain),
            ComplianceCase("do", soa.with(RawOptions(flags: 0x8000)), plain),
            ComplianceCase(
                "docookie", soa.with(RawOptions(flags: 0x8000, cookie)), plain + " 10:24"),
            ComplianceCase("ednsflags", soa.with(RawOptions(flags: 0x0080)), plain),
            ComplianceCase(
                "optlist", soa.with(RawOptions(nsid, subnet, expire, cookie, unknown)),
                plain + " 10:24 3:\(identity)"),
            ComplianceCase("ednsnsid", soa.with(RawOptions(nsid)), plain + " 3:\(identity)"),
            ComplianceCase("ednscookie", soa.with(RawOptions(cookie)), plain + " 10:24"),
            ComplianceCase("ednsexpire", soa.with(RawOptions(expire)), plain),
            ComplianceCase("ednssubnet", soa.with(RawOptions(subnet)), plain),
            ComplianceCase(
                "dig11",
                soa.with { $0.flags = 0x0120 }.with(RawOptions(cookie)),
                "NOERROR aa rd 1/1/0/1 opt 10:24"),
            ComplianceCase(
                "bind11",
                soa.with { $0.flags = 0x0010 }.with(RawOptions(flags: 0x8000, cookie, nsid)),
                plain + " 10:24 3:\(identity)"),
        ]
    }

    private static func versions(_ soa: RawQuery, _ identity: Int) -> [ComplianceCase] {
        let refused = "BADVERS 1/0/0/1 opt"
        func future(_ options: [UInt8]..., flags: UInt16 = 0) -> RawQuery {
            var record = RawOptions(version: 1, flags: flags)
            record.data = Array(options.joined())
            return soa.with(record)
        }
        let cookie = RawOptions.option(10, [1, 2, 3, 4, 5, 6, 7, 8])
        return [
            ComplianceCase("edns1", future(), refused),
            ComplianceCase("edns1opt", future(RawOptions.option(100)), refused),
            ComplianceCase("edns1do", future(flags: 0x8000), refused),
            ComplianceCase("edns1flgs", future(flags: 0x0080), refused),
            ComplianceCase("edns1nsid", future(RawOptions.option(3)), refused + " 3:\(identity)"),
            ComplianceCase("edns1cookie", future(cookie), refused + " 10:24"),
            ComplianceCase("edns1expire", future(RawOptions.option(9)), refused),
            ComplianceCase(
                "edns1subnet", future(RawOptions.option(8, [0, 1, 0, 0])), refused),
        ]
    }
}

extension RawOptions {
    /// The record after a change.
    package func with(_ change: (inout RawOptions) -> Void) -> RawOptions {
        var record = self
        change(&record)
        return record
    }
}
