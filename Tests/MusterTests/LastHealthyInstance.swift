import Muster
import Registry
import Testing

@Suite("The answer rule, seen through DNS")
struct LastHealthyInstance {
    @Test("Healthy: all records of the healthy instances; a change is in the very next answer")
    func healthy() async throws {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(service, "i1", "192.0.2.1")
        #expect(try test.ask("web.example.local") == ["192.0.2.1"])
        try await test.register(service, "i2", "192.0.2.2")
        #expect(try test.ask("web.example.local") == ["192.0.2.1", "192.0.2.2"])
        try await test.report(service, "i1", .unhealthy)
        #expect(try test.ask("web.example.local") == ["192.0.2.2"])
        #expect(try test.server.query("web.example.local", "A").remark == nil)
        await test.server.stop()
    }

    @Test("All unhealthy: the last healthy one, and the answer says so")
    func lastHealthy() async throws {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        for number in 1...3 {
            try await test.register(service, "i\(number)", "192.0.2.\(number)")
        }
        for number in [2, 3, 1] { try await test.report(service, "i\(number)", .unhealthy) }
        let answer = try test.server.query("web.example.local", "A")
        #expect(answer.answers == ["web.example.local. 30 IN A 192.0.2.1"])
        #expect(answer.remark == "no instance is healthy: the last healthy one is answered, i1")
        try await test.deregister(service, "i1")
        #expect(try test.ask("web.example.local") == ["192.0.2.3"])
        try await test.report(service, "i2", .healthy)
        #expect(try test.ask("web.example.local") == ["192.0.2.2"])
        #expect(try test.server.query("web.example.local", "A").remark == nil)
        await test.server.stop()
    }

    @Test("Nobody was ever healthy: all of them; no instance: the name does not exist")
    func neverHealthy() async throws {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        let unhealthy = [ReservedAttribute.initialHealth: "UNHEALTHY"]
        try await test.register(service, "i1", "192.0.2.1", unhealthy)
        try await test.register(service, "i2", "192.0.2.2", unhealthy)
        #expect(try test.ask("web.example.local") == ["192.0.2.1", "192.0.2.2"])
        try await test.deregister(service, "i1")
        try await test.deregister(service, "i2")
        #expect(try test.server.query("web.example.local", "A").code == "NXDOMAIN")
        await test.server.stop()
    }

    @Test("No check: everything, whatever is known")
    func everything() async throws {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 30)], custom: false)
        try await test.register(service, "i1", "192.0.2.1")
        try await test.register(service, "i2", "192.0.2.2")
        #expect(try test.ask("web.example.local").count == 2)
        await test.server.stop()
    }

    @Test("The tag for all unhealthy: all of them, or no data")
    func tags() async throws {
        let test = try await TestServer()
        for (value, count) in [("all", 2), ("none", 0), ("lastHealthy", 1)] {
            let service = try await test.service(
                "web-\(value.lowercased())", [.init(.a, ttl: 30)],
                tags: [AnswerTag.allUnhealthy: value])
            for number in 1...2 {
                try await test.register(service, "i\(number)", "192.0.2.\(number)")
                try await test.report(service, "i\(number)", .unhealthy)
            }
            let answer = try test.server.query("web-\(value).example.local", "A")
            #expect(answer.answers.count == count)
            #expect(answer.code == "NOERROR")
            #expect(answer.remark?.hasPrefix("no instance is healthy") == true)
        }
        await test.server.stop()
    }

    @Test("WEIGHTED shows one of the chosen ones")
    func weighted() async throws {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 30)], .weighted)
        for number in 1...3 {
            try await test.register(service, "i\(number)", "192.0.2.\(number)")
        }
        try await test.report(service, "i3", .unhealthy)
        var seen: Set<[String]> = []
        for _ in 0..<100 { seen.insert(try test.ask("web.example.local")) }
        #expect(seen == [["192.0.2.1"], ["192.0.2.2"]])
        await test.server.stop()
    }

    @Test("Two instances of one address count as one record, until the last of them goes")
    func sharedAddress() async throws {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(service, "i1", "192.0.2.1")
        try await test.register(service, "i2", "192.0.2.1")
        #expect(try test.ask("web.example.local") == ["192.0.2.1"])
        try await test.report(service, "i1", .unhealthy)
        #expect(try test.ask("web.example.local") == ["192.0.2.1"])
        try await test.register(service, "i3", "192.0.2.3")
        try await test.deregister(service, "i2")
        #expect(try test.ask("web.example.local") == ["192.0.2.3"])
        await test.server.stop()
    }
}
