import TestKit
import Testing

@testable import MusterBench

/// What the benchmark of failover asks and counts.
@Suite struct HealthBenchTests {
    @Test("A target answers what it is turned to, and notes the first answer of each turn")
    func targets() async throws {
        let targets = try HealthTargets(count: 300)
        let port = Int(targets.port)
        let statuses = try await blocking {
            try [0, 0, 299].map { instance in
                targets.turn(instance)
                let socket = try Socket(.stream)
                let number = UInt32((2 << 16) + (instance / 250) * 256 + instance % 250 + 1)
                try socket.connect(to: .loopback(number, port: port))
                try socket.send(Array("GET / HTTP/1.1\r\n\r\n".utf8))
                return String(decoding: try socket.receive().prefix(12), as: UTF8.self)
            }
        }
        #expect(statuses == ["HTTP/1.1 503", "HTTP/1.1 200", "HTTP/1.1 503"])
        let turns = targets.takeTurns(waiting: 0)
        #expect(turns.map(\.instance) == [0, 0, 299])
        #expect(turns.map(\.isUp) == [false, true, false])
        #expect(HealthTargets.address(299) == "127.2.1.50")
        #expect(targets.leastProbes == 0)
    }

    @Test("The report says what was reached, and which bars were missed")
    func report() {
        var figures = HealthFigures(disk: .stalled, registration: "not answered")
        for milliseconds in 1...200 { figures.times.add(.milliseconds(milliseconds)) }
        let report = HealthReport(
            figures: [figures], settings: HealthSettings(muster: "muster", stall: "stall.c"),
            facts: MachineFacts(programs: []), command: "MusterBench health", date: "2025-01-31")
        #expect(report.bars.contains("| at most 10.00 ms | 198.000 | **missed** |"))
        #expect(report.table.contains("| not answered | 200 | 0 | 100.00 | 198.00 | 200.00 |"))
    }
}
