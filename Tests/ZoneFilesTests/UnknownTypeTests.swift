import Testing

@testable import ZoneFiles

/// RFC 3597: types and RDATA that nobody has to know.
@Suite struct UnknownTypeTests {
    @Test("RDATA of an unknown type is octets")
    func octets() throws {
        #expect(
            try records(##"a TYPE731 \# 6 abcd ( EF01"## + "\n" + #"2345 )"#) == [
                ##"a.example.org. 300 IN TYPE731 \# 6 abcdef012345"##
            ])
        #expect(
            try records(##"a CLASS1 TYPE62347 \# 0"##) == [
                ##"a.example.org. 300 IN TYPE62347 \# 0"##
            ])
    }

    @Test("RDATA of a known type may be written as octets, and is shown in its own form")
    func knownType() throws {
        #expect(
            try records("a A \\# 4 c0000201\nb TYPE15 \\# 3 000a00\nc TYPE1 192.0.2.7") == [
                "a.example.org. 300 IN A 192.0.2.1", "b.example.org. 300 IN MX 10 .",
                "c.example.org. 300 IN A 192.0.2.7",
            ])
    }

    @Test("A count that lies, and what is no digit, are errors")
    func lies() throws {
        #expect(
            try errors(##"a TYPE731 \# 3 abcd"##) == [
                ##"x.zone:6:14: `\#` announces 3 octets, and 2 follow"##
            ])
        #expect(
            try errors(##"a TYPE731 \# 1 abc"##) == [
                ##"x.zone:6:14: `\#` announces 1 octets, and 1 and a half follow"##
            ])
        #expect(
            try errors(##"a TYPE731 \# 1 ag"##) == [
                "x.zone:6:16: `ag` has a character that is no hexadecimal digit"
            ])
        #expect(
            try errors(##"a TYPE731 \# 65536 ag"##) == [
                ##"x.zone:6:14: `\#` must be followed by a count of octets"##
            ])
        #expect(
            try errors(##"a TYPE731 \#"##) == [
                ##"x.zone:6:11: `\#` must be followed by a count of octets"##
            ])
        #expect(
            try errors("a TYPE731 text") == [
                "x.zone:6:3: ldns knows no text for the RDATA of TYPE731"
            ])
    }

    @Test(
        "Octets that are no RDATA of their type are refused",
        arguments: [
            ##"A \# 3 c00002"##, ##"A \# 5 c000020100"##, ##"MX \# 2 000a"##, ##"NS \# 0"##,
            ##"NS \# 2 c00c"##, ##"TXT \# 2 0541"##, ##"TXT \# 0"##, ##"CNAME \# 3 0161ff"##,
            ##"SOA \# 4 00000000"##, ##"SVCB \# 7 00010000000000"##,
            ##"SVCB \# 8 0001000003000250"##,
            ##"HTTPS \# 7 00010000000000"##, ##"SVCB \# 9 000100000000010001"##,
        ])
    func malformed(_ record: String) throws {
        let found = try errors("a \(record)")
        #expect(found.count == 1)
        #expect(found.first?.contains("these octets are no RDATA of") == true)
    }

    @Test("The longest RDATA that fits a message loads")
    func longest() throws {
        let digits = String(repeating: "5a", count: 65_000)
        let zone = try ZoneFixture("a TYPE731 \\# 65000 \(digits)").load()
        #expect(zone[0].records[3].rdata.count == 65_000)
    }

    @Test("Types of queries, and the reserved types 0 and 65535, are refused")
    func metaTypes() throws {
        for type in [
            "ANY", "AXFR", "IXFR", "OPT", "TSIG", "TKEY", "MAILB", "TYPE0", "TYPE200", "TYPE65535",
        ] {
            #expect(
                try errors("a \(type) \\# 0") == [
                    "x.zone:6:3: \(type) is a type of queries, not of records"
                ])
        }
        #expect(try errors("a AX 1") == ["x.zone:6:3: `AX` is no record type"])
        #expect(try errors("a TYPE65536 \\# 0") == ["x.zone:6:3: `TYPE65536` is no record type"])
    }
}
