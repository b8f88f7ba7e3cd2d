import DNSWire
import Foundation
import Testing

@testable import ZoneFiles

/// Which files are zones, and which zone each is.
@Suite struct ZoneFolderTests {
    @Test(
        "Every .zone file is a zone, but for hidden ones and those deeper down"
    )
    func files() throws {
        let zone = try ZoneFixture()
        for (file, apex) in [("b", "b.test."), ("a", "x.test."), ("c.d", "c.test.")] {
            try zone.write(
                ZoneFixture.head.replacing("example.org.", with: apex), to: "\(file).zone")
        }
        try zone.write("nonsense", to: ".#b.zone")
        try zone.write("nonsense", to: "b.inc")
        try zone.write("nonsense", to: "deeper/e.zone")
        let zones = try zone.load()
        #expect(zones.map(\.apex.description) == ["x.test.", "b.test.", "c.test."])
        #expect(zones.map(\.path) == ["a", "b", "c.d"].map { "\(zone.path)/\($0).zone" })
        #expect(zones.map(\.place.line) == [1, 1, 1])
    }

    @Test("An empty folder has no zones")
    func empty() throws { #expect(try ZoneFixture().load().isEmpty) }

    @Test("A folder that is missing is an error in the system's words")
    func missing() throws {
        let path = try ZoneFixture().path + "/none"
        let errors = try #require(throws: ZoneFileErrors.self) { try ZoneFolder.load(path) }
        #expect(
            errors.description
                == "\(path): the zones folder cannot be read: No such file or directory; "
                + "check the name"
        )
    }

    @Test("What is no readable file is an error")
    func unreadable() throws {
        let zone = try ZoneFixture()
        try zone.write("", to: "folder.zone/a")
        try FileManager.default.createSymbolicLink(
            atPath: zone.path + "/link.zone", withDestinationPath: "nowhere")
        // SAFETY: the path is NUL-terminated for the call.
        try #require(unsafe mkfifo(zone.path + "/pipe.zone", 0o600) == 0)
        #expect(
            try zone.errors() == [
                "folder.zone: the file cannot be read: it is no regular file",
                "link.zone: link.zone cannot be read: No such file or directory",
                "pipe.zone: the file cannot be read: it is no regular file",
            ])
    }

    @Test(
        "The first directive must be an absolute $ORIGIN",
        arguments: [
            ("", "x.zone: the file does not begin with $ORIGIN"),
            ("; only this\n\n", "x.zone: the file does not begin with $ORIGIN"),
            ("\n$TTL 300\n", "x.zone:2:1: the file does not begin with $ORIGIN"),
            ("a A 192.0.2.1\nb A x\n", "x.zone:1:1: the file does not begin with $ORIGIN"),
            ("$INCLUDE a.inc\n", "x.zone:1:1: the file does not begin with $ORIGIN"),
            ("$ORIGIN org\n", "x.zone:1:9: `org` is relative, and there is no origin yet"),
            ("$ORIGIN @\n", "x.zone:1:9: `@` is relative, and there is no origin yet"),
            ("$ORIGIN\n", "x.zone:1:1: $ORIGIN takes a name and nothing else"),
            ("$ORIGIN a. b.\n", "x.zone:1:1: $ORIGIN takes a name and nothing else"),
            ("$ORIGIN \"a.\"\n", "x.zone:1:9: there is a string where a name must stand"),
        ])
    func origin(text: String, error: String) throws {
        let zone = try ZoneFixture()
        try zone.write(text, to: "x.zone")
        #expect(try zone.errors() == [error])
    }

    @Test("Two files with one apex are an error that names both, whatever the case")
    func sameApex() throws {
        let zone = try ZoneFixture("")
        try zone.write(
            "; a comment\n" + ZoneFixture.head.replacing("example", with: "EXAMPLE"), to: "y.zone")
        #expect(
            try zone.errors() == [
                "y.zone:2:1: the zone EXAMPLE.org. is already in \(zone.path)/x.zone:1:1"
                    .replacing(zone.path + "/", with: "")
            ])
    }

    @Test("A byte order mark, UTF-16 and NUL octets are refused")
    func encodings() throws {
        let zone = try ZoneFixture()
        try zone.write("\u{FEFF}" + ZoneFixture.head, to: "a.zone")
        try ZoneFixture.head.write(
            toFile: zone.path + "/b.zone", atomically: true, encoding: .utf16)
        try zone.write(ZoneFixture.head + "a TXT \0\n", to: "c.zone")
        #expect(
            try zone.errors() == [
                "a.zone: the file starts with a byte order mark",
                "b.zone: the file has a NUL octet, in line 1",
                "c.zone: the file has a NUL octet, in line 6",
            ])
    }

    @Test("At most a hundred errors are reported, and the others counted")
    func manyErrors() throws {
        let body = (0..<150).map { "a\($0) A x" }.joined(separator: "\n")
        let errors = try #require(throws: ZoneFileErrors.self) { try ZoneFixture(body).load() }
        #expect(errors.errors.count == 100)
        #expect(errors.omitted == 50)
        #expect(errors.description.hasSuffix("\nand 50 more errors"))
    }

    @Test("$GENERATE and unknown directives are refused by name")
    func directives() throws {
        #expect(
            try errors("$GENERATE 1-9 a$ A 192.0.2.$\n$ttl 7\n$FOO\n\\$foo TXT x") == [
                "x.zone:6:1: $GENERATE, an extension of BIND, is not supported",
                "x.zone:8:1: `$FOO` is no directive",
            ])
    }
}
