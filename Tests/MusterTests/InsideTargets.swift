import Muster
import Registry
import TestKit
import Testing

/// Targets of instances (AWS_ALIAS_DNS_NAME) that are in our own zones.
@Suite("Targets inside our zones", .timeLimit(.minutes(1)))
struct InsideTargets {
    @Test("All addresses of the target are one answer, with a TTL of at most 60 and the target's")
    func follows() async throws {
        let test = try await TestServer { $0.registry.customHealthDelay = 0 }
        _ = try await test.targeting("front", ["web.example.local"])
        #expect(try test.server.query("front.example.local", "A").code == "NOERROR")
        #expect(try test.ask("front.example.local") == [])

        let web = try await test.service("web", [.init(.a, ttl: 30)])
        for number in 1...3 { try await test.register(web, "i\(number)", "192.0.2.\(number)") }
        let all = ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
        #expect(try test.ask("front.example.local") == all)
        let answers = try test.server.query("front.example.local", "A").answers
        #expect(answers.allSatisfy { $0.hasPrefix("front.example.local. 30 IN A ") }, "\(answers)")

        // Health, new addresses and deregistration of the target's instances are followed at once.
        try await test.report(web, "i2", .unhealthy)
        try await wait(for: "the change") {
            try test.ask("web.example.local") == ["192.0.2.1", "192.0.2.3"]
        }
        #expect(try test.ask("front.example.local") == ["192.0.2.1", "192.0.2.3"])
        try await test.register(web, "i1", "192.0.2.9")
        #expect(try test.ask("front.example.local") == ["192.0.2.3", "192.0.2.9"])
        try await test.deregister(web, "i3")
        #expect(try test.ask("front.example.local") == ["192.0.2.9"])
        #expect(try test.ask("front.example.local", "AAAA") == [])
        await test.server.stop()
    }

    @Test("One answer shows the addresses of one instance, each instance as often as the others")
    func groups() async throws {
        let test = try await TestServer()
        for (name, numbers) in [("one", 1...3), ("two", 11...12)] {
            let service = try await test.service(name, [.init(.a, ttl: 90)])
            for number in numbers {
                try await test.register(service, "i\(number)", "192.0.2.\(number)")
            }
        }
        let front = try await test.targeting("front", ["one.example.local", "two.example.local."])
        try await test.register(front, "plain", "198.51.100.1")
        let groups: [[String]] = [
            ["192.0.2.1", "192.0.2.2", "192.0.2.3"], ["192.0.2.11", "192.0.2.12"],
            ["198.51.100.1"],
        ]
        var seen: [[String]: Int] = [:]
        for _ in 0..<600 { seen[try test.ask("front.example.local"), default: 0] += 1 }
        #expect(Set(seen.keys) == Set(groups))
        #expect(seen.values.allSatisfy { $0 > 120 }, "\(seen)")

        // A target without addresses is no candidate.
        try await test.register(front, "gone", target: "gone.example.local")
        for _ in 0..<100 { #expect(groups.contains(try test.ask("front.example.local"))) }
        let explanation = try await test.server.explain("front.example.local", "A")
        let states = Dictionary(
            uniqueKeysWithValues: explanation.instances.map { ($0.id, $0) })
        #expect(states["gone"]?.isAnswered == false)
        #expect(states["gone"]?.reason?.contains("gone.example.local. does not exist") == true)
        #expect(states["t1"]?.isAnswered == true)
        #expect(states["t1"]?.reason?.contains("A 192.0.2.11 192.0.2.12, TTL 60") == true)
        await test.server.stop()
    }

    @Test("CNAME records, wildcards and services with targets are followed; loops end")
    func chains() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            $ORIGIN example.org.
            $TTL 45
            @ SOA ns1 h 77 1 2 3 60
            @ NS ns1
            ns1 A 192.0.2.53
            www A 192.0.2.80
            www AAAA 2001:db8::80
            c1 20 CNAME c2
            c2 CNAME www
            *.w CNAME www
            d DNAME example.org.
            loop CNAME loop2
            loop2 CNAME loop
            """, to: "z.zone")
        let test = try await TestServer { $0.zonesFolder = folder.path }
        for (name, target) in [
            ("a", "c1.example.org"), ("b", "x.w.example.org"), ("c", "www.d.example.org"),
            ("d", "a.example.local"), ("e", "d.example.local"),
        ] {
            _ = try await test.targeting(name, [target])
            #expect(try test.ask("\(name).example.local") == ["192.0.2.80"], "\(name)")
        }
        let line = try test.server.query("e.example.local", "A").answers[0]
        #expect(line == "e.example.local. 20 IN A 192.0.2.80")

        // Two services that lead to each other have what one of them has itself, and no more.
        let left = try await test.targeting("left", ["right.example.local"])
        _ = try await test.targeting("right", ["left.example.local", "loop.example.org"])
        #expect(try test.server.query("left.example.local", "A").remark?.contains("back") == true)
        try await test.register(left, "own", "192.0.2.7")
        #expect(try test.ask("right.example.local") == ["192.0.2.7"])
        try await test.deregister(left, "own")
        for name in ["left", "right"] {
            let answer = try test.server.query("\(name).example.local", "A")
            #expect(answer.answers == [] && answer.code == "NOERROR", "\(answer)")
        }
        _ = try await test.targeting("self", ["self.example.local"])
        #expect(try test.ask("self.example.local") == [])
        await test.server.stop()
    }

    @Test("A service of A records whose target has AAAA records alone has no data")
    func otherType() async throws {
        let test = try await TestServer()
        let six = try await test.service("six", [.init(.aaaa, ttl: 30)])
        try await test.server.succeed(
            .registerInstance(
                RegisterInstance(
                    serviceID: six, instanceID: "i",
                    attributes: [ReservedAttribute.ipv6: "2001:db8::6"])))
        _ = try await test.targeting("four", ["six.example.local"])
        let answer = try test.server.query("four.example.local", "A")
        #expect(answer.code == "NOERROR" && answer.answers == [] && answer.remark == nil)
        _ = try await test.targeting(
            "both", ["six.example.local"], [.init(.a, ttl: 30), .init(.aaaa, ttl: 30)])
        #expect(try test.ask("both.example.local", "AAAA") == ["2001:db8::6"])
        #expect(try test.ask("both.example.local", "A") == [])
        await test.server.stop()
    }

    @Test("Health chooses among instances first; where no chosen one is resolved, others answer")
    func health() async throws {
        let test = try await TestServer { $0.registry.customHealthDelay = 0 }
        let web = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(web, "i1", "192.0.2.1")
        let front = try await test.targeting("front", ["web.example.local", "no.example.local"])
        try await test.report(front, "t0", .unhealthy)
        try await wait(for: "the other") {
            let explanation = try await test.server.explain("front.example.local", "A")
            return explanation.instances.first { $0.id == "t0" }?.status == .unhealthy
        }
        // t1 is the healthy one, and leads nowhere.
        let answer = try test.server.query("front.example.local", "A")
        #expect(answer.answers == ["front.example.local. 30 IN A 192.0.2.1"])
        #expect(answer.remark?.contains("no healthy instance's target") == true)
        try await test.register(front, "plain", "198.51.100.1")
        for _ in 0..<20 { #expect(try test.ask("front.example.local") == ["198.51.100.1"]) }
        await test.server.stop()
    }

    @Test("A restart answers the same, and the name goes with the last instance")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let test = try await TestServer { $0.data = .folder(folder.path) }
        let web = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(web, "i1", "192.0.2.1")
        let front = try await test.targeting("front", ["web.example.local"])
        await test.server.stop()
        let again = try await Server.reopened(folder.path)
        let answers = try again.query("front.example.local", "A").answers
        #expect(answers == ["front.example.local. 30 IN A 192.0.2.1"])
        try await again.deregister("t0", from: front)
        #expect(try again.query("front.example.local", "A").code == "NXDOMAIN")
        try await again.register("own", in: front, [ReservedAttribute.ipv4: "192.0.2.5"])
        let own = try again.query("front.example.local", "A").answers
        #expect(own == ["front.example.local. 300 IN A 192.0.2.5"])
        await again.stop()
    }
}
