import Muster
import Registry
import TestKit
import Testing

/// TTLs that follow health.
@Suite("TTLs that follow health", .timeLimit(.minutes(1)))
struct CappedTTLs {
    /// The TTLs of the answer; one for all records of a set.
    private func ttl(_ test: TestServer) throws -> Int? {
        let answers = try test.server.query("web.example.local", "A").answers
        let ttls = Set(answers.compactMap { Int($0.split(separator: " ")[1]) })
        #expect(ttls.count <= 1)
        return ttls.first
    }

    private func run(follows: Bool) async throws -> [Int] {
        let test = try await TestServer {
            $0.probes.isOn = true
            $0.probes.interval = 1
            $0.probes.ttlFollowsHealth = follows
        }
        let service = try await test.probedService("web")
        let port = try FreePort.take()
        var listeners = [try Listener(port: port), try Listener(port: try FreePort.take())]
        for (index, listener) in listeners.enumerated() {
            try await test.register(
                service, "i\(index)", "127.0.0.1",
                [ReservedAttribute.port: "\(listener.port)", "number": "\(index)"])
        }
        try await wait(for: "health") {
            await test.server.read { $0.counts.health[.healthy] } == 2
        }
        var seen = [try ttl(test) ?? 0]
        listeners.removeFirst()
        try await wait(for: "UNHEALTHY") {
            let next = try ttl(test) ?? 0
            if next != seen.last { seen.append(next) }
            return await test.server.read { $0.counts.health[.unhealthy] } == 1
        }
        let last = try ttl(test) ?? 0
        if last != seen.last { seen.append(last) }
        await test.server.stop()
        return seen
    }

    @Test("From the first failure to the last TTLs are the time that is left, then whole again")
    func capped() async throws {
        #expect(try await run(follows: true) == [30, 2, 1, 30])
    }

    @Test("By default TTLs stay as they are")
    func uncapped() async throws {
        #expect(try await run(follows: false) == [30])
    }

    @Test("An instance that goes takes its doubt along")
    func deregistered() async throws {
        let test = try await TestServer {
            $0.probes.isOn = true
            $0.probes.interval = 20
            $0.probes.ttlFollowsHealth = true
        }
        let service = try await test.probedService("web")
        let listener = try Listener(port: try FreePort.take())
        try await test.register(
            service, "good", "127.0.0.1", [ReservedAttribute.port: "\(listener.port)"])
        try await test.register(
            service, "bad", "127.0.0.1", [ReservedAttribute.port: "\(try FreePort.take())"])
        // UNKNOWN counts as healthy, and may be UNHEALTHY in 40 s: longer than the TTL.
        try await wait(for: "a failure") {
            await test.server.statistics().probes.outcomes["TCP"]?["connection"] ?? 0 >= 1
        }
        #expect(try ttl(test) == 30)
        try await test.server.run(
            .tagService(service, .tag([ProbeTag.interval: "1"]), owner: .api))
        try await wait(for: "a short TTL") { try ttl(test) == 2 }
        try await test.deregister(service, "bad")
        #expect(try ttl(test) == 30)
        await test.server.stop()
    }
}
