import CloudMap
import Foundation
import Testing

@testable import MusterDaemon

@Suite("Tables for people")
struct Tables {
    /// Starts lines, moves the cursor, turns the writing direction, hides.
    private static let hostile = "a\n\t\u{1B}[2J\u{9B}31m\u{202E}\u{2028}\u{7F}\u{E0001}b"

    @Test("Columns are aligned, and nothing stands behind the last")
    func alignment() {
        let table = TextTable(
            titles: ["NAME", "N", "LAST"], [["a", "22", "x"], ["long", "", "y"]])
        #expect(
            table.lines(isColoured: false) == ["NAME  N   LAST", "a     22  x", "long  -   y"])
    }

    @Test("Colours take no room, and are there only when they are wanted")
    func colours() {
        let table = TextTable([[.init("ab", .red), "c"], [.init("d", .green), "e"]])
        #expect(table.lines(isColoured: false) == ["ab  c", "d   e"])
        #expect(
            table.lines(isColoured: true) == [
                "\u{1B}[31mab\u{1B}[0m  c", "\u{1B}[32md\u{1B}[0m   e",
            ])
    }

    @Test("Nothing that a stranger registers reaches the terminal as it is")
    func escaping() throws {
        let namespace = try #require(
            ListedNamespace([
                "Id": .string(Self.hostile), "Arn": "a", "Name": .string(Self.hostile),
                "Type": "HTTP",
            ]))
        let service = try #require(
            ListedService(
                [
                    "Id": .string(Self.hostile), "Name": .string(Self.hostile),
                    "Type": .string(Self.hostile),
                    "DnsConfig": .object([
                        "RoutingPolicy": .string(Self.hostile),
                        "DnsRecords": .array([.object(["Type": .string(Self.hostile)])]),
                    ]),
                    "HealthCheckConfig": .object(["Type": .string(Self.hostile)]),
                ], in: namespace))
        var instance = try #require(
            ListedInstance([
                "Id": .string(Self.hostile),
                "Attributes": .object(
                    JSONObject([Self.hostile: Self.hostile, "AWS_INSTANCE_IPV4": Self.hostile])),
            ]))
        instance.health = Self.hostile
        let reports = [
            ServicesReport(namespaces: [namespace], services: [service]).lines(isColoured: false),
            InstancesReport(service: service, instances: [instance]).lines(isColoured: false),
            InstancesReport(service: service, instances: []).lines(isColoured: false),
            [VisibleText.json("\"\(Self.hostile)\"")],
        ]
        for line in reports.flatMap(\.self) {
            #expect(line.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }, "\(line)")
        }
    }

    @Test("A JSON text says the same when it is made fit for a terminal")
    func json() throws {
        let octets = JSONValue.array([.string(Self.hostile)]).octets
        let text = VisibleText.json(String(decoding: octets, as: UTF8.self))
        #expect(try JSONDecoder().decode([String].self, from: Data(text.utf8)) == [Self.hostile])
    }

    @Test("NO_COLOR and a terminal that has none keep colours away, as files do")
    func wanted() {
        #expect(!Output.isColoured(["NO_COLOR": "1"]))
        #expect(!Output.isColoured(["TERM": "dumb"]))
    }
}
