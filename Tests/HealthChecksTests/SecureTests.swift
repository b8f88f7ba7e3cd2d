import Glibc
import NIOCore
import Registry
import TestKit
import Testing

@testable import HealthChecks

/// HTTPS: certificates, SNI, and handshakes that go wrong.
@Suite("HTTPS", .timeLimit(.minutes(2)))
struct SecureTests {
    private func result(
        _ certificate: TestCertificate?, _ behaviour: TargetServer.Behaviour,
        validates: Bool = false
    ) async throws -> (result: CheckResult, seen: TargetServer.Seen) {
        var settings = ProbeSettings()
        settings.validatesCertificates = validates
        let bench = Bench(settings)
        let server = try await TargetServer(behaviour, certificate: certificate)
        let result = try await bench.firstResult(
            .local(.https, port: server.port, interval: 300))
        try await wait(for: "the connection to end") { server.state.open == 0 }
        await bench.checks.stop()
        try await server.stop()
        return (result, server.state)
    }

    private static let answer = TargetServer.Behaviour.answers(
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    @Test(
        "A self-signed and an expired certificate pass, with the service's name in SNI",
        arguments: [
            false, true,
        ])
    func unvalidated(isExpired: Bool) async throws {
        let certificate = try await TestCertificate(isExpired: isExpired)
        let (result, seen) = try await result(certificate, Self.answer)
        #expect(result.outcome == .passed(status: 200))
        #expect(seen.serverNames == ["web.example.local"])
        #expect(seen.requests.joined().hasPrefix("GET / HTTP/1.1\r\n"))
    }

    @Test(
        "Where certificates are validated, both fail and the result says why",
        arguments: [
            false, true,
        ])
    func validated(isExpired: Bool) async throws {
        let certificate = try await TestCertificate(isExpired: isExpired)
        let (result, _) = try await result(certificate, Self.answer, validates: true)
        guard case .failed(.handshake(let reason)) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(reason == "certificate verify failed")
        #expect(result.text == "TLS: certificate verify failed")
    }

    @Test("A status of 500 fails over TLS too")
    func status() async throws {
        let certificate = try await TestCertificate()
        let (result, _) = try await result(certificate, .answers("HTTP/1.1 500 No\r\n\r\n"))
        #expect(result.outcome == .failed(.status(500)))
    }

    @Test("A target without TLS fails at once")
    func noTLS() async throws {
        let (result, _) = try await result(nil, .answers("HTTP/1.1 400 Bad Request\r\n\r\n"))
        guard case .failed(.handshake) = result.outcome else {
            Issue.record("\(result.outcome)")
            return
        }
        #expect(result.latency < .seconds(2))
    }

    @Test("A target that resets or closes in the handshake fails")
    func ended() async throws {
        let (reset, _) = try await result(nil, .resets)
        #expect(reset.outcome == .failed(.connection(ECONNRESET)))
        let (closed, _) = try await result(nil, .closes)
        guard case .failed = closed.outcome else {
            Issue.record("\(closed.outcome)")
            return
        }
    }

    @Test("A handshake that never ends fails after four seconds, connecting included")
    func silentHandshake() async throws {
        let (result, _) = try await result(nil, .silent)
        #expect(result.outcome == .failed(.timeout(.handshake)))
        #expect(result.latency >= .seconds(4) && result.latency < .seconds(6))
    }

    @Test("After the handshake the status line has two seconds; TLS holds the end up no longer")
    func silentAfterwards() async throws {
        let certificate = try await TestCertificate()
        let (result, _) = try await result(certificate, .silent)
        #expect(result.outcome == .failed(.timeout(.statusLine)))
        #expect(result.latency >= .seconds(2) && result.latency < .seconds(4))
    }

    @Test("A body without end is cut off under TLS too")
    func endless() async throws {
        let certificate = try await TestCertificate()
        let (result, seen) = try await result(
            certificate, .answersEndlessly("HTTP/1.1 200 OK\r\n\r\n", then: "more"))
        #expect(result.outcome == .passed(status: 200))
        #expect(seen.open == 0)
    }
}
