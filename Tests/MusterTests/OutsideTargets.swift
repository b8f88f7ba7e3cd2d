import Forwarding
import Muster
import Registry
import TestKit
import Testing

/// Targets of instances (AWS_ALIAS_DNS_NAME) that others are asked for.
@Suite("Targets outside our zones", .timeLimit(.minutes(1)))
struct OutsideTargets {
    private static let question = "lb.example.net. A"

    private func answer(_ test: TestServer, _ name: String = "front") throws -> Answer {
        try test.server.query("\(name).example.local", "A")
    }

    @Test("They are looked up again when their TTL ends, kept for 30 s, given up, and recover")
    func lifetime() async throws {
        let clock = ManualClock()
        let upstream = TargetUpstream()
        upstream.set(Self.question, [1, 2], ttl: 20)
        let test = try await TestServer(clock: clock, targets: upstream)
        _ = try await test.targeting("front", ["lb.example.net"])
        let both = ["192.0.2.1", "192.0.2.2"]
        try await wait(for: "the first answer") { try test.ask("front.example.local") == both }
        #expect(try answer(test).answers[0].hasPrefix("front.example.local. 20 IN A "))
        #expect(upstream.asked.count == 1)

        try await clock.pass(.seconds(19), for: test.server)
        #expect(upstream.asked.count == 1)
        upstream.set(Self.question, [3], ttl: 3600)
        try await clock.pass(.seconds(1), for: test.server)
        try await wait(for: "a refresh") { try test.ask("front.example.local") == ["192.0.2.3"] }
        #expect(try answer(test).answers == ["front.example.local. 60 IN A 192.0.2.3"])
        #expect(upstream.asked.count == 2)

        upstream.set(Self.question, .failure("silence"))
        try await clock.pass(.milliseconds(89_999), for: test.server)
        #expect(upstream.asked.count > 3, "failed look-ups are repeated")
        #expect(upstream.asked.count < 12, "and not all the time")
        #expect(try test.ask("front.example.local") == ["192.0.2.3"])
        let stale = try await test.server.explain("front.example.local", "A").instances[0]
        #expect(stale.reason?.contains("ago, not again: silence") == true)
        try await clock.pass(.milliseconds(1), for: test.server)
        try await wait(for: "it is given up") { try answer(test).code == "SERVFAIL" }
        #expect(try answer(test).remark?.contains("silence") == true)

        upstream.set(Self.question, [4])
        try await clock.pass(.seconds(5), for: test.server)
        try await wait(for: "recovery") { try test.ask("front.example.local") == ["192.0.2.4"] }
        await test.server.stop()
    }

    @Test("Instances of one target share one look-up, and the last one ends it")
    func shared() async throws {
        let clock = ManualClock()
        let upstream = TargetUpstream()
        upstream.set(Self.question, [1])
        upstream.hold()
        let test = try await TestServer(clock: clock, targets: upstream)
        let one = try await test.targeting("front", ["lb.example.net", "LB.example.net."])
        let two = try await test.targeting("back", ["lb.example.net"])
        try await wait(for: "the question") { upstream.heldCount == 1 }
        #expect(try answer(test).code == "SERVFAIL")
        #expect(try answer(test).remark?.contains("being looked up") == true)
        upstream.release()
        for name in ["front", "back"] {
            try await wait(for: "the answer") {
                try test.ask("\(name).example.local") == ["192.0.2.1"]
            }
        }
        #expect(upstream.asked.count == 1)
        try await test.deregister(one, "t0")
        try await test.deregister(one, "t1")
        try await clock.pass(.seconds(60), for: test.server)
        try await wait(for: "a refresh") { upstream.asked.count == 2 }
        try await test.deregister(two, "t0")
        try await clock.pass(.seconds(600), for: test.server)
        #expect(upstream.asked.count == 2)
        #expect(await test.server.nextDue() == nil, "nothing is due any more")
        await test.server.stop()
    }

    @Test("An answer that comes after its last instance went changes nothing")
    func late() async throws {
        let upstream = TargetUpstream()
        upstream.set(Self.question, [1])
        upstream.hold()
        let test = try await TestServer(clock: ManualClock(), targets: upstream)
        let front = try await test.targeting("front", ["lb.example.net"])
        try await wait(for: "the question") { upstream.heldCount == 1 }
        try await test.deregister(front, "t0")
        #expect(try answer(test).code == "NXDOMAIN")
        // A new instance is another question, though the name is the same.
        try await test.register(front, "t1", target: "lb.example.net")
        try await wait(for: "the second question") { upstream.heldCount == 2 }
        upstream.release()
        try await wait(for: "the answer") { try test.ask("front.example.local") == ["192.0.2.1"] }
        await test.server.stop()
    }

    @Test("One that cannot be resolved is passed over; none at all is SERVFAIL, or no data")
    func candidates() async throws {
        let upstream = TargetUpstream()
        upstream.set("good.example.net. A", [1])
        upstream.set("empty.example.net. A", .noData)
        upstream.set("none.example.net. A", .nameError)
        let test = try await TestServer(clock: ManualClock(), targets: upstream)
        _ = try await test.targeting(
            "front", ["good.example.net", "none.example.net", "bad.example.net"])
        try await wait(for: "the answers") { try test.ask("front.example.local") == ["192.0.2.1"] }
        for _ in 0..<30 { #expect(try test.ask("front.example.local") == ["192.0.2.1"]) }
        for (name, code) in [("empty", "NOERROR"), ("none", "NOERROR"), ("bad", "SERVFAIL")] {
            _ = try await test.targeting(name, ["\(name).example.net"])
            try await wait(for: "the answer") {
                try answer(test, name).remark?.contains("being looked up") != true
            }
            let reply = try answer(test, name)
            #expect(reply.code == code && reply.answers.isEmpty, "\(name): \(reply)")
            #expect((reply.remark == nil) == (name == "empty"))
        }
        await test.server.stop()
    }

    @Test("A CNAME of ours that leads outside is followed there; a new zone takes its names over")
    func moves() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            $ORIGIN example.org.
            @ 60 SOA ns1 h 77 1 2 3 60
            @ 60 NS ns1
            ns1 60 A 192.0.2.53
            www 10 CNAME lb.example.net.
            """, to: "z.zone")
        let upstream = TargetUpstream()
        upstream.set(Self.question, [1])
        let test = try await TestServer(clock: ManualClock(), targets: upstream) {
            $0.zonesFolder = folder.path
        }
        _ = try await test.targeting("front", ["www.example.org"])
        try await wait(for: "the answer") { try test.ask("front.example.local") == ["192.0.2.1"] }
        #expect(try answer(test).answers[0].hasPrefix("front.example.local. 10 "))
        let inner = try await test.server.createNamespace("example.net")
        #expect(try answer(test).answers == [])
        let service = try await test.server.createService(
            "lb", in: inner, records: [.init(.a, ttl: 5)])
        try await test.server.register("i", in: service, [ReservedAttribute.ipv4: "192.0.2.77"])
        #expect(try answer(test).answers == ["front.example.local. 5 IN A 192.0.2.77"])
        await test.server.stop()
    }

    @Test("They are looked up after a restart; without forwarding that is told")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let upstream = TargetUpstream()
        upstream.set(Self.question, [1])
        let test = try await TestServer(targets: upstream) { $0.data = .folder(folder.path) }
        _ = try await test.targeting("front", ["lb.example.net"])
        await test.server.stop()
        let again = try await Server.reopened(folder.path, targets: upstream)
        try await wait(for: "the answer") {
            try again.query("front.example.local", "A").answers
                == ["front.example.local. 60 IN A 192.0.2.1"]
        }
        await again.stop()
        let off = try await Server.reopened(folder.path)
        let answer = try off.query("front.example.local", "A")
        #expect(answer.code == "SERVFAIL")
        #expect(answer.remark?.contains("forwarding is off") == true)
        await off.stop()
    }

    @Test("Addresses that a real upstream has are answered")
    func forwarded() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            $ORIGIN example.net.
            @ 60 SOA ns1 h 77 1 2 3 60
            @ 60 NS ns1
            ns1 60 A 192.0.2.53
            lb 30 A 192.0.2.1
            lb 30 A 192.0.2.2
            """, to: "z.zone")
        let upstream = try await TestServer { $0.zonesFolder = folder.path }
        let other = upstream.server.addresses[0]
        let test = try await TestServer { $0.forwarding.upstreams = [".": [other]] }
        _ = try await test.targeting("front", ["lb.example.net"])
        try await wait(for: "the answer") {
            try test.ask("front.example.local") == ["192.0.2.1", "192.0.2.2"]
        }
        await test.server.stop()
        await upstream.server.stop()
    }
}
