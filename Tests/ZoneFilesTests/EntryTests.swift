import Testing

@testable import ZoneFiles

/// RFC 1035 §5.1: what an entry is.
@Suite struct EntryTests {
    @Test("Parentheses continue a record over lines and comments")
    func parentheses() throws {
        let body = """
            a ( TXT "one" ; a comment with )
            "two"
              ) "three"
            b ((TXT) x)
            """
        #expect(
            try records(body) == [
                #"a.example.org. 300 IN TXT "one" "two" "three""#,
                #"b.example.org. 300 IN TXT "x""#,
            ])
    }

    @Test("A line that starts with a blank has the owner of the last record")
    func blankOwner() throws {
        #expect(
            try records("a A 192.0.2.1\n\tA 192.0.2.2\n ; nothing\n\n  TXT x") == [
                "a.example.org. 300 IN A 192.0.2.1", "a.example.org. 300 IN A 192.0.2.2",
                #"a.example.org. 300 IN TXT "x""#,
            ])
    }

    @Test("A blank owner without a record above it is an error")
    func noOwner() throws {
        let zone = try ZoneFixture()
        try zone.write("$ORIGIN example.org.\n$TTL 1h\n  A 192.0.2.1\n", to: "x.zone")
        #expect(
            try zone.errors() == [
                "x.zone:3:3: the line starts with a blank, and there is no owner above it"
            ])
    }

    @Test("TTL and class stand in either order, or not at all")
    func order() throws {
        let a = "A 192.0.2.1"
        #expect(
            try records("a 60 IN \(a)\nb IN 60 \(a)\nc 60 \(a)\nd in \(a)\ne \(a)\nf CLASS1 \(a)")
                == ["a.example.org. 60", "b.example.org. 60", "c.example.org. 60"]
                .map { $0 + " IN A 192.0.2.1" }
                + ["d.example.org. 300", "e.example.org. 300", "f.example.org. 300"]
                .map { $0 + " IN A 192.0.2.1" })
    }

    @Test("Only class IN is served", arguments: ["CH", "HS", "CLASS3", "CLASS255", "chaos"])
    func classes(_ name: String) throws {
        #expect(
            try errors("a \(name) A 192.0.2.1") == ["x.zone:6:3: class \(name) is not served"])
    }

    @Test("Quoted strings keep blanks, semicolons and parentheses")
    func quoted() throws {
        #expect(
            try records(#"a TXT "a ;b (c) \"d\" \\ " e\ f """#) == [
                #"a.example.org. 300 IN TXT "a ;b (c) \"d\" \\ " "e f" """#
            ])
        #expect(try records(#"a TXT "x""y""#) == [#"a.example.org. 300 IN TXT "x" "y""#])
    }

    @Test("Escapes are characters, or octets in three digits")
    func escapes() throws {
        #expect(
            try records(#"a\.b\040c\;\@\z A 192.0.2.1"#) == [
                #"a\.b\(c\;\@z.example.org. 300 IN A 192.0.2.1"#
            ])
        #expect(
            try records(#"a TXT "\000\255\065" \\\"x"#) == [
                #"a.example.org. 300 IN TXT "\000\255A" "\\\"x""#
            ])
        #expect(try errors(#"a TXT x\256"#).first?.hasPrefix("x.zone:6:8: a backslash") == true)
        #expect(try errors(#"a TXT x\25"#).first?.hasPrefix("x.zone:6:8: a backslash") == true)
        #expect(try errors(#"a TXT x\"#).first?.hasPrefix("x.zone:6:8: a backslash") == true)
    }

    @Test("Octets beyond ASCII are kept as they are")
    func beyondASCII() throws {
        #expect(
            try records("Büro TXT \"grün\"") == [
                #"B\195\188ro.example.org. 300 IN TXT "gr\195\188n""#
            ])
    }

    @Test("A relative name lies below the origin, @ is the origin, a final dot makes it absolute")
    func names() throws {
        let body = """
            a NS b.example.org.
            b A 192.0.2.1
            $ORIGIN sub
            @ MX 10 @
            a MX 10 c.d
            $ORIGIN example.org.
            z MX 0 .
            """
        #expect(
            try records(body) == [
                "a.example.org. 300 IN NS b.example.org.", "b.example.org. 300 IN A 192.0.2.1",
                "sub.example.org. 300 IN MX 10 sub.example.org.",
                "a.sub.example.org. 300 IN MX 10 c.d.sub.example.org.",
                "z.example.org. 300 IN MX 0 .",
            ])
    }

    @Test("Lines may end with CR LF, and the last one needs no end")
    func carriageReturns() throws {
        let zone = try ZoneFixture()
        let text = ZoneFixture.head + "a A 192.0.2.1\nb ( A ; c\n192.0.2.2 )\n\nc TXT \"x\""
        try zone.write(text.replacing("\n", with: "\r\n"), to: "x.zone")
        #expect(
            try zone.records() == [
                "a.example.org. 300 IN A 192.0.2.1", "b.example.org. 300 IN A 192.0.2.2",
                #"c.example.org. 300 IN TXT "x""#,
            ])
    }

    @Test("Names at the limits of 63 and 255 octets load, one octet more is an error")
    func longNames() throws {
        let label = String(repeating: "a", count: 63)
        let full = [label, label, label, String(repeating: "b", count: 49)]
            .joined(separator: ".")
        #expect(try records("\(full) A 192.0.2.1\nb CNAME \(full)").count == 2)
        #expect(
            try errors("\(full)b A 192.0.2.1").first?.hasSuffix("longer than 255 octets") == true)
        #expect(
            try errors("b CNAME \(full)b").first?.hasSuffix("longer than 255 octets") == true)
        #expect(
            try errors("\(label)a A 192.0.2.1").first?.hasSuffix("longer than 63 octets") == true)
        #expect(try errors("a..b A 192.0.2.1").first?.hasSuffix("an empty label") == true)
    }
}
