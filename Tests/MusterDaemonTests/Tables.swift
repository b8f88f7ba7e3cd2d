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
        let health = try #require(
            ListedHealth([
                "Id": .string(Self.hostile), "HealthStatus": .string(Self.hostile), "Since": 0,
                "Pending": .object(["HealthStatus": .string(Self.hostile), "Due": 0]),
                "Check": .object([
                    "LastResult": .object(["Time": 0, "Text": .string(Self.hostile)])
                ]),
                "Changes": .array([]),
            ]))
        let instance = ListedInstance(
            attributes: [Self.hostile: Self.hostile, "AWS_INSTANCE_IPV4": Self.hostile], health)
        let reports = [
            ServicesReport(namespaces: [namespace], services: [service]).lines(isColoured: false),
            InstancesReport(service: service, instances: [instance], now: 0).lines(
                isColoured: false),
            InstancesReport(service: service, instances: [], now: 0).lines(isColoured: false),
            [VisibleText.json("\"\(Self.hostile)\"")],
        ]
        for line in reports.flatMap(\.self) {
            #expect(line.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }, "\(line)")
        }
    }

    /// A service with a check, and what DescribeChecks says of an instance of it.
    private func line(_ members: JSONObject, check: String = "HTTP") throws -> String {
        let namespace = try #require(
            ListedNamespace([
                "Id": "ns-1", "Arn": "a", "Name": "lab.example", "Type": "DNS_PRIVATE",
            ]))
        let service = try #require(
            ListedService(
                [
                    "Id": "srv-1", "Name": "web", "Type": "DNS_HTTP",
                    "HealthCheckConfig": .object(["Type": .string(check)]),
                ], in: namespace))
        let usual: JSONObject = ["Id": "i", "HealthStatus": "HEALTHY", "Since": 1000]
        let health = try #require(ListedHealth(JSONObject(usual.pairs + members.pairs)))
        let report = InstancesReport(
            service: service, instances: [ListedInstance(attributes: [:], health)], now: 1300)
        return report.lines(isColoured: false).joined(separator: "\n")
    }

    @Test("Why an instance is as it is, in a few words")
    func reasons() throws {
        let changes = { (count: Int) in
            JSONValue.array(Array(repeating: .object(["From": "HEALTHY"]), count: count))
        }
        let result: (Bool) -> JSONValue = {
            .object(["Time": 1296, "Passed": .bool($0), "Text": "HTTP 503 in 3 ms"])
        }
        let check: JSONObject = [
            "FailureThreshold": 3, "PassesInARow": 0, "FailuresInARow": 1,
            "LastResult": result(false),
        ]
        #expect(
            try line(["Check": .object(check), "Changes": changes(1)])
                == """
                INSTANCE  HEALTH   SINCE  LAST CHECK                        CHANGES/H
                i         HEALTHY  5 min  HTTP 503 in 3 ms, 1 of 3, 4 s ago  1
                """.replacing("LAST CHECK ", with: "LAST CHECK  "))
        let passed: JSONObject = ["PassesInARow": 9, "LastResult": result(true)]
        #expect(
            try line(["Check": .object(passed), "Changes": changes(4)]) == """
                INSTANCE  HEALTH   SINCE  LAST CHECK                 CHANGES/H
                i         HEALTHY  5 min  HTTP 503 in 3 ms, 4 s ago  4, flapping
                """)
        let pending: JSONValue = .object(["HealthStatus": "UNHEALTHY", "Due": 1330])
        #expect(
            try line(["Pending": pending, "Changes": changes(0)]) == """
                INSTANCE  HEALTH                      SINCE
                i         HEALTHY, UNHEALTHY in 30 s  5 min
                """)
        for (lease, text) in [
            (["HasLapsed": .bool(false), "End": 1310] as JSONObject, "10 s left"),
            (["HasLapsed": .bool(true), "End": 1310], "ran out, gone in 10 s"),
            (["HasLapsed": .bool(true)], "ran out"),
        ] {
            let table = try line(["Lease": .object(lease), "Changes": changes(0)], check: "NONE")
            #expect(table.hasSuffix("5 min  \(text)"), "\(table)")
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
