import Forwarding
import Muster
import Registry
import TestKit
import Testing

/// Which instances with targets (AWS_ALIAS_DNS_NAME) are answered: by health, by what they lead to,
/// and by limits.
@Suite("Instances with targets as candidates", .timeLimit(.minutes(1)))
struct TargetCandidates {
    private func answer(_ test: TestServer, _ name: String = "front") throws -> Answer {
        try test.server.query("\(name).example.local", "A")
    }

    @Test("A target that is given up after 30 s leaves the others, and comes back")
    func stale() async throws {
        let clock = ManualClock()
        let upstream = TargetUpstream()
        upstream.set("one.example.net. A", [1])
        upstream.set("two.example.net. A", [2])
        let test = try await TestServer(clock: clock, targets: upstream)
        _ = try await test.targeting("front", ["one.example.net", "two.example.net"])
        func seen() throws -> Set<[String]> {
            Set(try (0..<40).map { _ in try test.ask("front.example.local") })
        }
        try await wait(for: "both") { try seen() == [["192.0.2.1"], ["192.0.2.2"]] }
        upstream.set("one.example.net. A", .failure("silence"))
        try await clock.pass(.milliseconds(89_999), for: test.server)
        #expect(try seen() == [["192.0.2.1"], ["192.0.2.2"]])
        try await clock.pass(.milliseconds(1), for: test.server)
        try await wait(for: "one to be given up") { try seen() == [["192.0.2.2"]] }
        #expect(try answer(test).remark == nil)
        let states = try await test.server.explain("front.example.local", "A").instances
        #expect(states.map(\.isAnswered) == [false, true])
        #expect(states[0].reason?.contains("one.example.net.: A not resolved: silence") == true)
        let targets = await test.server.statistics().targets
        #expect(targets.resolved == 1 && targets.unresolved == 1)
        upstream.set("one.example.net. A", [1])
        try await clock.pass(.seconds(5), for: test.server)
        try await wait(for: "recovery") { try seen() == [["192.0.2.1"], ["192.0.2.2"]] }
        await test.server.stop()
    }

    @Test("One type that cannot be looked up is a failure; the other is answered")
    func types() async throws {
        let upstream = TargetUpstream()
        let address = [0x20] + [UInt8](repeating: 1, count: 15)
        upstream.set("lb.example.net. AAAA", .records([address]), ttl: 20)
        let test = try await TestServer(clock: ManualClock(), targets: upstream)
        _ = try await test.targeting(
            "front", ["lb.example.net"], [.init(.a, ttl: 5), .init(.aaaa, ttl: 5)])
        try await wait(for: "the address") {
            try test.server.query("front.example.local", "AAAA").answers
                == ["front.example.local. 20 IN AAAA 2001:101:101:101:101:101:101:101"]
        }
        try await wait(for: "the failure") {
            try answer(test).remark?.contains("no upstream answers") == true
        }
        #expect(try answer(test).code == "SERVFAIL")
        await test.server.stop()
    }

    @Test("A TTL of 0 is answered so, and looked up again after a second")
    func zero() async throws {
        let clock = ManualClock()
        let upstream = TargetUpstream()
        upstream.set("lb.example.net. A", [1], ttl: 0)
        let test = try await TestServer(clock: clock, targets: upstream)
        _ = try await test.targeting("front", ["lb.example.net"])
        try await wait(for: "the address") {
            try answer(test).answers == ["front.example.local. 0 IN A 192.0.2.1"]
        }
        for count in 2...4 {
            try await clock.pass(.seconds(1), for: test.server)
            try await wait(for: "a look-up") { upstream.asked.count == count }
        }
        await test.server.stop()
    }

    @Test("Of more than 64 addresses the first are kept, and people are shown a few of them")
    func many() async throws {
        let upstream = TargetUpstream()
        upstream.set("lb.example.net. A", Array(1...100))
        let test = try await TestServer(clock: ManualClock(), targets: upstream)
        _ = try await test.targeting("front", ["lb.example.net"])
        let service = try await test.service("web", [.init(.a, ttl: 20)])
        for number in 1...70 {
            try await test.register(service, "i\(number)", "192.0.2.\(number)")
        }
        _ = try await test.targeting("inner", ["web.example.local"])
        let kept = (1...64).map { "192.0.2.\($0)" }.sorted()
        try await wait(for: "the addresses") { try test.ask("front.example.local") == kept }
        #expect(try test.ask("inner.example.local") == kept)
        let reason = try await test.server.explain("front.example.local", "A").instances[0].reason
        let shown = (1...8).map { "192.0.2.\($0)" }.joined(separator: " ")
        #expect(reason?.contains("A \(shown) and 56 more, TTL 60") == true, "\(reason ?? "")")
        await test.server.stop()
    }

    @Test("Not more than 64 targets are looked up at once; the others have their turn")
    func turns() async throws {
        let upstream = TargetUpstream()
        upstream.hold()
        let test = try await TestServer(clock: ManualClock(), targets: upstream)
        let front = try await test.targeting("front", [])
        for number in 1...100 {
            upstream.set("lb\(number).example.net. A", [UInt8(number)])
            try await test.register(front, "t\(number)", target: "lb\(number).example.net")
        }
        try await wait(for: "look-ups") { upstream.heldCount == 64 }
        #expect(upstream.asked.count == 64)
        upstream.release()
        try await wait(for: "all targets") {
            try await test.server.explain("front.example.local", "A").instances
                .allSatisfy(\.isAnswered)
        }
        #expect(upstream.asked.count == 100)
        await test.server.stop()
    }

    @Test("With allUnhealthy none, nobody unhealthy stands in for a target that is not resolved")
    func closed() async throws {
        let test = try await TestServer { $0.registry.customHealthDelay = 0 }
        let records = [DNSConfig.Record(.a, ttl: 30)]
        for (name, rule) in [("open", "lastHealthy"), ("closed", "none")] {
            let service = try await test.service(
                name, records, .weighted, tags: ["muster:all-unhealthy": rule])
            try await test.register(service, "lost", target: "lb.example.net")
            try await test.register(service, "sick", "192.0.2.1")
            try await test.report(service, "sick", .unhealthy)
        }
        let open = try answer(test, "open")
        #expect(open.answers == ["open.example.local. 30 IN A 192.0.2.1"])
        let closed = try answer(test, "closed")
        #expect(closed.code == "SERVFAIL" && closed.answers.isEmpty)
        #expect(closed.remark?.contains("forwarding is off") == true)
        await test.server.stop()
    }

    @Test("When nobody is healthy the last healthy instance's target is answered, then the others")
    func lastHealthy() async throws {
        let test = try await TestServer { $0.registry.customHealthDelay = 0 }
        let one = try await test.service("one", [.init(.a, ttl: 30)])
        try await test.register(one, "i", "192.0.2.1")
        let two = try await test.service("two", [.init(.a, ttl: 30)])
        try await test.register(two, "i", "192.0.2.2")
        let front = try await test.targeting("front", ["one.example.local", "two.example.local"])
        try await test.report(front, "t0", .unhealthy)
        #expect(try test.ask("front.example.local") == ["192.0.2.2"])
        try await test.report(front, "t1", .unhealthy)
        for _ in 0..<20 { #expect(try test.ask("front.example.local") == ["192.0.2.2"]) }
        try await test.deregister(two, "i")
        #expect(try test.ask("front.example.local") == ["192.0.2.1"])
        await test.server.stop()
    }

    @Test("A target is not probed; TTLs that follow health are those of its service's groups too")
    func probed() async throws {
        let test = try await TestServer {
            $0.probes.isOn = true
            $0.probes.interval = 1
            $0.probes.ttlFollowsHealth = true
        }
        let web = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(web, "i", "192.0.2.1")
        let result = try await test.server.run(
            .createService(
                CreateService(
                    name: "front", namespaceID: test.namespace,
                    dns: DNSConfig(routingPolicy: .weighted, records: [.init(.a, ttl: 300)]),
                    healthCheckConfig: HealthCheckConfig(kind: .tcp))))
        guard case .service(let front) = result else { throw Unreadable(description: "\(result)") }
        try await test.register(front, "target", target: "web.example.local")
        var listener: Listener? = try Listener(port: try FreePort.take())
        try await test.register(
            front, "own", "127.0.0.1", [ReservedAttribute.port: "\(listener?.port ?? 0)"])
        try await wait(for: "health") {
            await test.server.read { $0.counts.health[.healthy] } == 1
        }
        // Both groups have one TTL, the smaller.
        var seen = [30]
        listener = nil
        try await wait(for: "UNHEALTHY") {
            let answers = try answer(test).answers
            let ttls = Set(answers.compactMap { Int($0.split(separator: " ")[1]) })
            #expect(ttls.count == 1, "\(answers)")
            if let ttl = ttls.first, ttl != seen.last { seen.append(ttl) }
            return await test.server.read { $0.counts.health[.unhealthy] } == 1
        }
        #expect(seen.starts(with: [30, 2, 1]), "\(seen)")
        for _ in 0..<20 {
            #expect(try answer(test).answers == ["front.example.local. 30 IN A 192.0.2.1"])
        }
        let state = try #require(
            try await test.server.explain("front.example.local", "A").instances.last)
        #expect(state.id == "target" && state.status == .unknown && state.isAnswered)
        await test.server.stop()
    }

    @Test("An export says which addresses one answer shows, and what is answered with SERVFAIL")
    func export() async throws {
        let test = try await TestServer()
        let web = try await test.service("web", [.init(.a, ttl: 20)])
        for number in 1...2 { try await test.register(web, "i\(number)", "192.0.2.\(number)") }
        let front = try await test.targeting("front", ["web.example.local"])
        try await test.register(front, "plain", "192.0.2.2")
        _ = try await test.targeting("lost", ["lb.example.net"])
        _ = try await test.targeting("sole", ["web.example.local"])
        let export = try await test.server.export(zone: "example.local")
        let lines = try #require(await export.next()).split(separator: "\n").map(String.init)
        let failure = "no target can be resolved: lb.example.net.: it is outside our zones"
        let expected = [
            "; front A: one answer shows 192.0.2.1 192.0.2.2",
            "; front A: one answer shows 192.0.2.2",
            "front\t20\tIN\tA\t192.0.2.1", "front\t20\tIN\tA\t192.0.2.2",
            "; lost A: \(failure), and forwarding is off", "; lost A: answered with SERVFAIL",
            "; lost exists, and has no records",
            "sole\t20\tIN\tA\t192.0.2.1", "sole\t20\tIN\tA\t192.0.2.2",
            "web\t20\tIN\tA\t192.0.2.1", "web\t20\tIN\tA\t192.0.2.2",
        ]
        #expect(Array(lines.dropLast().suffix(expected.count)) == expected)
        await test.server.stop()
    }
}
