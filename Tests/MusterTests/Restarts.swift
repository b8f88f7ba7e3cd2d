import Muster
import Registry
import TestKit
import Testing

@Suite("Restarts")
struct Restarts {
    @Test("What was acknowledged is there again, and the answer rule answers the same")
    func sameAnswers() async throws {
        let data = try TemporaryFolder()
        let first = try await TestServer { $0.data = .folder(data.path) }
        let web = try await first.service("web", [.init(.a, ttl: 30)])
        let srv = try await first.service("_http._tcp", [.init(.srv, ttl: 15)])
        for number in 1...3 {
            let port = [ReservedAttribute.port: "80"]
            try await first.register(web, "i\(number)", "192.0.2.\(number)")
            try await first.register(srv, "s\(number)", "192.0.2.\(number)", port)
        }
        for number in [3, 1, 2] { try await first.report(web, "i\(number)", .unhealthy) }
        try await first.report(srv, "s1", .unhealthy)
        await first.server.stop()

        let second = try await Server.reopened(data.path)
        #expect(
            try second.query("web.example.local", "A").answers
                == ["web.example.local. 30 IN A 192.0.2.2"])
        let targets = try second.query("_http._tcp.example.local", "SRV").answers
        #expect(targets.count == 2)
        #expect(targets.allSatisfy { !$0.contains(" s1.") })
        await second.stop()
    }

    @Test(
        "Observed health is in DNS at once, and on disk after the next command or the end"
    )
    func observed() async throws {
        let data = try TemporaryFolder()
        let first = try await TestServer { $0.data = .folder(data.path) }
        let web = try await first.probedService("web")
        for number in 1...2 {
            let port = [ReservedAttribute.port: "80"]
            try await first.register(web, "i\(number)", "192.0.2.\(number)", port)
            let key = Instance.Key(service: web, instance: "i\(number)")
            try await first.server.run(.observeHealth(key, .healthy))
        }
        let key = Instance.Key(service: web, instance: "i1")
        try await first.server.run(.observeHealth(key, .unhealthy))
        #expect(try first.ask("web.example.local") == ["192.0.2.2"])
        await first.server.stop()

        let second = try await Server.reopened(data.path)
        #expect(
            try second.query("web.example.local", "A").answers
                == ["web.example.local. 30 IN A 192.0.2.2"])
        await second.stop()
    }

    @Test("A second server on the same folder is refused, and the first goes on")
    func locked() async throws {
        let data = try TemporaryFolder()
        let first = try await TestServer { $0.data = .folder(data.path) }
        var configuration = ServerConfiguration()
        configuration.data = .folder(data.path)
        do {
            _ = try await Server.start(configuration)
            Issue.record("it started")
        } catch {
            #expect(error.message.contains("is in use"))
        }
        _ = try await first.service("web", [.init(.a, ttl: 30)])
        await first.server.stop()
    }

    @Test("Several servers in one process share nothing")
    func several() async throws {
        let one = try await TestServer()
        let two = try await TestServer()
        let service = try await one.service("web", [.init(.a, ttl: 30)])
        try await one.register(service, "i1", "192.0.2.1")
        #expect(try two.server.query("web.example.local", "A").code == "NXDOMAIN")
        #expect(one.server.addresses != two.server.addresses)
        await one.server.stop()
        await two.server.stop()
    }

    @Test("A backup is a registry of its own")
    func backup() async throws {
        let folder = try TemporaryFolder()
        let first = try await TestServer { $0.data = .folder(folder.path("data")) }
        let service = try await first.service("web", [.init(.a, ttl: 30)])
        try await first.register(service, "i1", "192.0.2.1")
        try folder.write("", to: "other/.keep")
        try await first.server.backup(to: folder.path("other/registry.sqlite"))
        try await first.deregister(service, "i1")
        await first.server.stop()
        let second = try await Server.reopened(folder.path("other"))
        #expect(try second.query("web.example.local", "A").answers.count == 1)
        await second.stop()
    }

    @Test("Health that is observed while the disk writes is written too")
    func observedMeanwhile() async throws {
        let data = try TemporaryFolder()
        let first = try await TestServer { $0.data = .folder(data.path) }
        let web = try await first.probedService("web")
        for number in 0..<50 {
            let port = [ReservedAttribute.port: "80"]
            try await first.register(web, "i\(number)", "192.0.2.\(number)", port)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<50 {
                group.addTask {
                    let key = Instance.Key(service: web, instance: "i\(number)")
                    for _ in 0..<5 {
                        try await first.server.run(.observeHealth(key, .healthy))
                        try await first.server.run(.observeHealth(key, .unhealthy))
                    }
                    if number % 2 == 0 {
                        try await first.server.run(.observeHealth(key, .healthy))
                    }
                }
            }
            try await group.waitForAll()
        }
        let before = await first.server.read { $0.instances(of: web).map(\.health) }
        await first.server.stop()
        let second = try await Server.reopened(data.path)
        #expect(await second.read { $0.instances(of: web).map(\.health) } == before)
        #expect(try second.query("web.example.local", "A").answers.count == 25)
        await second.stop()
    }
}
