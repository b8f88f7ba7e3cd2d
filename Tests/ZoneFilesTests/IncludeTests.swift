import Foundation
import Testing

@testable import ZoneFiles

/// RFC 1035 §5.1: `$INCLUDE`, and its confinement to the zones folder.
@Suite struct IncludeTests {
    @Test("An included file's records are read with the origin of the directive")
    func origin() throws {
        let zone = try ZoneFixture("$INCLUDE parts/a.inc sub\n$INCLUDE \"parts/a.inc\"")
        try zone.write("www A 192.0.2.1\n@ TXT x\n", to: "parts/a.inc")
        #expect(
            try zone.records() == [
                "www.sub.example.org. 300 IN A 192.0.2.1", #"sub.example.org. 300 IN TXT "x""#,
                "www.example.org. 300 IN A 192.0.2.1", #"example.org. 300 IN TXT "x""#,
            ])
    }

    @Test("Origin, owner and TTL are restored behind it")
    func restored() throws {
        let zone = try ZoneFixture("a TXT 1\n$INCLUDE a.inc\n  TXT 2\nc TXT 3")
        try zone.write("$ORIGIN x.example.org.\n$TTL 9\nb 7 TXT 4\n", to: "a.inc")
        #expect(
            try zone.records() == [
                #"a.example.org. 300 IN TXT "1""#, #"b.x.example.org. 7 IN TXT "4""#,
                #"a.example.org. 300 IN TXT "2""#, #"c.example.org. 300 IN TXT "3""#,
            ])
    }

    @Test("An included file starts without an owner")
    func noOwner() throws {
        let zone = try ZoneFixture("a TXT 1\n$INCLUDE a.inc")
        try zone.write("  TXT 2\n", to: "a.inc")
        #expect(
            try zone.errors() == [
                "a.inc:1:3: the line starts with a blank, and there is no owner above it"
            ])
    }

    @Test("Errors in an included file are placed there")
    func places() throws {
        let zone = try ZoneFixture("$INCLUDE a.inc\nb A 1")
        try zone.write("; nothing\na A x\n", to: "a.inc")
        #expect(
            try zone.errors() == [
                "a.inc:2:5: `x` is not an IPv4 address", "x.zone:7:5: `1` is not an IPv4 address",
            ])
    }

    @Test(
        "A path that leaves the folder is refused",
        arguments: ["../a.inc", "/etc/hostname", "a/../../b", "..", "\"\"", "a\\000b"])
    func paths(_ path: String) throws {
        let found = try errors("$INCLUDE \(path)")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("x.zone:6:10: ") == true)
        #expect(found.first?.hasSuffix("is no path within the zones folder") == true)
    }

    @Test("A symbolic link may stay within the folder, and may not leave it")
    func links() throws {
        let outside = try ZoneFixture()
        try outside.write("secret TXT x\n", to: "a.inc")
        let zone = try ZoneFixture("$INCLUDE inner.inc\n$INCLUDE outer.inc")
        try zone.write("a TXT x\n", to: "parts/a.inc")
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: zone.path + "/inner.inc", withDestinationPath: "parts/a.inc")
        try manager.createSymbolicLink(
            atPath: zone.path + "/outer.inc", withDestinationPath: outside.path + "/a.inc")
        #expect(
            try zone.errors() == [
                "x.zone:7:10: outer.inc is a symbolic link out of the zones folder"
            ])
    }

    @Test("A file that includes itself, by whatever name, is refused")
    func cycles() throws {
        let zone = try ZoneFixture("$INCLUDE a.inc")
        try zone.write("$INCLUDE ./b.inc\n", to: "a.inc")
        try zone.write("a TXT x\n$INCLUDE a.inc\n", to: "b.inc")
        #expect(try zone.errors() == ["./b.inc:2:10: a.inc includes itself"])
        let own = try ZoneFixture("$INCLUDE x.zone")
        #expect(try own.errors() == ["x.zone:6:10: x.zone includes itself"])
    }

    @Test("Files are included eight deep and no deeper")
    func depth() throws {
        let zone = try ZoneFixture("$INCLUDE 1.inc")
        for level in 1..<8 { try zone.write("$INCLUDE \(level + 1).inc", to: "\(level).inc") }
        try zone.write("a TXT x\n", to: "8.inc")
        #expect(try zone.records() == [#"a.example.org. 300 IN TXT "x""#])
        try zone.write("$INCLUDE 9.inc", to: "8.inc")
        try zone.write("a TXT x\n", to: "9.inc")
        #expect(try zone.errors() == ["8.inc:1:10: files are included more than 8 deep"])
    }

    @Test("Includes that multiply end at the limit")
    func multiplication() throws {
        let zone = try ZoneFixture("$INCLUDE 1.inc")
        for level in 1..<8 {
            let line = "$INCLUDE \(level + 1).inc\n"
            try zone.write(String(repeating: line, count: 10), to: "\(level).inc")
        }
        try zone.write("a TXT x\n", to: "8.inc")
        let found = try zone.errors()
        #expect(found.first?.hasSuffix("the zone includes more than 1000 files") == true)
    }

    @Test("A missing file, a folder and a wrong count of words are errors")
    func unreadable() throws {
        let zone = try ZoneFixture("$INCLUDE no.inc\n$INCLUDE parts\n$INCLUDE\n$INCLUDE a b c")
        try zone.write("", to: "parts/a.inc")
        #expect(
            try zone.errors() == [
                "x.zone:6:10: no.inc cannot be read: No such file or directory",
                "x.zone:7:10: the file cannot be read: it is no regular file",
                "x.zone:8:1: $INCLUDE takes a file name, and an origin if need be",
                "x.zone:9:1: $INCLUDE takes a file name, and an origin if need be",
            ])
    }
}
