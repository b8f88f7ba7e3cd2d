import NIOCore
import Registry
import TestKit
import Testing

@testable import HealthChecks

/// C.7 of the Cloud Map reference row by row, against real servers.
@Suite("What a probe says of a target", .timeLimit(.minutes(2)))
struct OutcomeTests {
    @Test("TCP: a target that accepts passes, and the connection is closed")
    func tcp() async throws {
        let bench = Bench()
        let server = try await TargetServer(.silent)
        let result = try await bench.firstResult(.local(.tcp, port: server.port))
        #expect(result.outcome == .passed(status: nil))
        #expect(bench.statuses(of: "i") == [.healthy])
        try await wait(for: "the connection to end") {
            server.state.connections > 0 && server.state.open == 0
        }
        await bench.checks.stop()
    }
}
