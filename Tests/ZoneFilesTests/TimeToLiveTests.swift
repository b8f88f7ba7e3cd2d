import Testing

@testable import ZoneFiles

/// RFC 1035 §5.1, RFC 2308 §4 and RFC 2181 §8: where a record's TTL comes from.
@Suite struct TimeToLiveTests {
    @Test(
        "Units are weeks, days, hours, minutes and seconds",
        arguments: [
            ("0", 0), ("3600", 3600), ("1h30m", 5400), ("1H30M", 5400), ("1w2d3h4m5s", 788_645),
            ("90m", 5400), ("0s", 0), ("2147483647", 2_147_483_647), ("00060", 60),
        ] as [(String, UInt32)])
    func units(text: String, seconds: UInt32) {
        #expect(TimeToLive.seconds(text) == seconds)
    }

    @Test(
        "What is no time, or beyond 2^31-1, is refused",
        arguments: [
            "", "h", "1x", "-1", "+1", "1.5h", "1h30", "2147483648", "3551w",
            "99999999999999999999999", "1h ", "１",
        ])
    func notTimes(text: String) {
        #expect(TimeToLive.seconds(text) == nil)
    }

    @Test("$TTL holds for what stands below it, and a record's own TTL for the record")
    func defaults() throws {
        let body = "a 60 TXT x\nb TXT x\n$TTL 1d\nc TXT x"
        #expect(
            try records(body) == [
                #"a.example.org. 60 IN TXT "x""#, #"b.example.org. 300 IN TXT "x""#,
                #"c.example.org. 86400 IN TXT "x""#,
            ])
    }

    @Test("Without $TTL, the last stated TTL holds, and before any, the SOA's MINIMUM")
    func withoutDirective() throws {
        let zone = try ZoneFixture()
        try zone.write(
            """
            $ORIGIN example.org.
            @ SOA ns hostmaster 1 1h 15m 1w 42
            @ NS ns
            ns 7 A 192.0.2.53
            a A 192.0.2.1
            """, to: "x.zone")
        #expect(try zone.load().flatMap(\.records).map(\.ttl) == [42, 42, 7, 7])
    }

    @Test("A record that nothing gives a TTL is an error")
    func missing() throws {
        let zone = try ZoneFixture()
        try zone.write("$ORIGIN example.org.\n@ NS ns\n", to: "x.zone")
        #expect(
            try zone.errors() == [
                "x.zone:2:3: the record has no TTL, and nothing above it sets one"
            ])
    }

    @Test("A bad TTL is reported at its word")
    func badTTL() throws {
        #expect(
            try errors("a 1h3x A 192.0.2.1\n$TTL 3000000000\n$TTL\nb 2147483648 TXT x") == [
                "x.zone:6:3: `1h3x` is no TTL from 0 to 2147483647",
                "x.zone:7:6: `3000000000` is no TTL from 0 to 2147483647",
                "x.zone:8:1: $TTL takes a TTL and nothing else",
                "x.zone:9:3: `2147483648` is no TTL from 0 to 2147483647",
            ])
    }

    @Test("The records of one set have one TTL, signatures aside")
    func sameTTL() throws {
        #expect(
            try errors("a 60 A 192.0.2.1\na 60 A 192.0.2.2\na 90 A 192.0.2.3\na 90 TXT x") == [
                "x.zone:8:1: the TTL is 90, but 60 in the same record set at x.zone:6:1"
            ])
        let signature = "8 2 300 20300101000000 20200101000000 1 example.org. AQID"
        #expect(
            try errors("a A 192.0.2.1\na 9 RRSIG A \(signature)\na 8 RRSIG TXT \(signature)") == [])
    }
}
