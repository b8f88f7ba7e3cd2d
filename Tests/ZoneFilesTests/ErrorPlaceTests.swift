import Testing

@testable import ZoneFiles

/// Each error names file, line and column of the very word that is wrong.
@Suite struct ErrorPlaceTests {
    @Test(
        "The word that cannot be read is named, at its column",
        arguments: [
            ("a A 192.0.2.300", "5: `192.0.2.300` is not an IPv4 address"),
            ("a A 192.0.2", "5: `192.0.2` is not an IPv4 address"),
            ("a AAAA 2001:db8::g", "8: `2001:db8::g` is not an IPv6 address"),
            ("a MX 70000 b", "6: `70000` is no number from 0 to 65535"),
            ("a MX -1 b", "6: `-1` is no number from 0 to 65535"),
            ("a MX 1.5 b", "6: `1.5` is no number from 0 to 65535"),
            ("a MX 10", "3: MX needs 2 fields, and 1 are here"),
            ("a MX", "3: MX needs 2 fields, and 0 are here"),
            ("a MX 10 b c", "11: `c` is one field too many for MX"),
            ("a MX 10 \"b\"", "9: there is a string where a name must stand"),
            ("a  SRV 1 2 65536 b", "12: `65536` is no number from 0 to 65535"),
            ("a NS b..c", "6: `b..c` is no name: it has an empty label"),
            ("a CAA 256 issue x", "7: `256` is no number from 0 to 255"),
            ("a CAA 0 is-sue x", "9: `is-sue` is not a value that ldns reads"),
            ("a DS 1 8 2 abc", "12: `abc` is not an even count of hexadecimal digits"),
            ("a DS 1 8 2 ab xx", "15: `xx` is not an even count of hexadecimal digits"),
            ("a DS 1 300 2 ab", "8: `300` is no number from 0 to 255"),
            ("a DNSKEY 256 3 8 A!", "18: `A!` is not a base64 text"),
            ("a NSEC b A FOO", "12: `FOO` is not a record type"),
            ("a RRSIG FOO 8 2 1 1 1 1 a. AA==", "9: `FOO` is not a record type"),
            ("a LOC 91 0 0 N 0 0 0 E 0m", "7: `91` is not a location"),
            ("a LOC 9 0 0 X 0 0 0 E 0m", "13: `X` is not a location"),
            ("a APL 1:192.0.2.0/33", "7: `1:192.0.2.0/33` is not an address prefix"),
            ("a WKS 192.0.2.1 TCP smtp", "21: `smtp` is no number from 0 to 65535"),
            ("a HTTPS 1 . alpn=", "13: `alpn=` is not a list of service parameters"),
            ("a HTTPS 1 . port=x", "13: `port=x` is not a list of service parameters"),
            ("a IPSECKEY 10 1 2 192.0.2.1 A!", "29: `A!` is not a base64 text"),
            ("a IPSECKEY 10 1 2 192.0.2 AQ==", "12: `10` is not an IPsec key"),
            ("a IPSECKEY 10 9 2 . AQ==", "12: `10` is not an IPsec key"),
            ("@ SOA a b x 1 1 1 1", "11: `x` is no number from 0 to 4294967295"),
            ("@ SOA a b 1 1y 1 1 1", "13: `1y` is not a time"),
            ("@ SOA a x@y.org. 1 1 1 1 1", "9: `x@y.org.` has `@` within a name"),
            ("a HINFO x", "3: HINFO needs 2 fields, and 1 are here"),
            ("a TXT", "3: TXT needs 1 fields, and 0 are here"),
            ("a", "1: the record has no type"),
            ("a 60 IN", "1: the record has no type"),
            ("a IN 60 FOO x", "9: `FOO` is no record type"),
            ("a \"A\" 192.0.2.1", "3: `A` is no record type"),
            ("a A \"192.0.2.1\"", "5: `192.0.2.1` is not an IPv4 address"),
            ("\"a\" A 192.0.2.1", "1: there is a string where a name must stand"),
            ("a TXT \"x", "7: this string has no closing quotation mark on its line"),
            ("a TXT x\"y\"", "8: there is a quotation mark within a word"),
            ("a TXT x )", "9: this `)` closes nothing"),
            ("a TXT ( x", "7: this parenthesis is never closed"),
            ("a TXT x \r y", "9: there is a carriage return within a line"),
            ("\u{E4}\u{F6} TXT \u{FC} )", "10: this `)` closes nothing"),
        ])
    func places(record: String, error: String) throws {
        let found = try errors(record)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("x.zone:6:\(error)") == true, "\(found)")
    }

    @Test("A string of more than 255 octets is named where it starts")
    func longString() throws {
        let long = String(repeating: "x", count: 256)
        #expect(
            try errors("a TXT \"y\" \"\(long)\"") == [
                "x.zone:6:11: `\(long.prefix(60))...` is not a string of at most 255 octets"
            ])
        #expect(try records("a TXT \(long.dropLast())").count == 1)
    }

    @Test("Errors do not hide what follows them")
    func goesOn() throws {
        let body = """
            a A x
            b TXT ( "open
              A ) more
            c A y
            d TXT ")
            e A z
            """
        #expect(
            try errors(body) == [
                "x.zone:6:5: `x` is not an IPv4 address",
                "x.zone:7:9: this string has no closing quotation mark on its line",
                "x.zone:9:5: `y` is not an IPv4 address",
                "x.zone:10:7: this string has no closing quotation mark on its line",
                "x.zone:11:5: `z` is not an IPv4 address",
            ])
    }

    @Test("An error says what to do, on one line with its place")
    func remedy() throws {
        let zone = try ZoneFixture("a A x")
        let errors = try #require(throws: ZoneFileErrors.self) { try zone.load() }
        #expect(
            errors.description
                == "\(zone.path)/x.zone:6:5: `x` is not an IPv4 address; write it like 192.0.2.1")
    }

    @Test("An entry that does not end is reported where it starts")
    func longEntry() throws {
        let line = String(repeating: "x", count: 1_000) + "\n"
        let body = "a TXT (\n" + String(repeating: line, count: 300) + ")\nb A x"
        #expect(
            try errors(body) == [
                "x.zone:6:1: the entry is longer than 262144 octets, or has more than 16400 words",
                "x.zone:308:5: `x` is not an IPv4 address",
            ])
        let words = "a TXT " + String(repeating: "x ", count: 16_400)
        #expect(try errors(words).first?.hasPrefix("x.zone:6:1: the entry is longer") == true)
        let text = "a TXT " + String(repeating: "\"\(line.prefix(200))\" ", count: 400)
        #expect(
            try errors(text) == ["x.zone:6:3: the RDATA has more than 65000 characters"])
    }
}
