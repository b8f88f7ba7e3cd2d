import Muster
import Registry
import Synchronization
import Testing

@Suite("Editions")
struct EditionTests {
    @Test("Each change that discovery may show raises the edition of its service before it returns")
    func rises() async throws {
        let test = try await TestServer()
        let server = test.server
        let namespace = try await server.createNamespace("a.test")
        let web = try await server.createService(
            "web", in: namespace, records: [.init(.a, ttl: 60)], hasHealth: true)
        let other = try await server.createService(
            "other", in: namespace, records: [.init(.a, ttl: 60)])
        var last = server.edition(of: web)
        func expectRise(_ what: String) {
            let now = server.edition(of: web)
            #expect(now > last, "\(what)")
            last = now
        }
        let attributes = [ReservedAttribute.ipv4: "192.0.2.1"]
        try await server.register("i", in: web, attributes)
        expectRise("register")
        try await server.report(.unhealthy, of: "i", in: web)
        expectRise("unhealthy")
        try await server.deregister("i", from: web)
        expectRise("deregister")
        try await server.run(.deleteService(other, owner: .api))
        expectRise("a name that is gone")
        _ = try await server.createService("third", in: namespace, records: [.init(.a, ttl: 60)])
        expectRise("a new name")
        let before = server.edition(of: web)
        #expect(await server.read { _ in server.edition(of: web) } == before)
        await server.stop()
    }

    @Test("Observed health raises the edition too")
    func observed() async throws {
        let test = try await TestServer()
        let service = try await test.probedService("probed")
        try await test.register(service, "i", "192.0.2.1", [ReservedAttribute.port: "80"])
        let before = test.server.edition(of: service)
        try await test.server.run(
            .observeHealth(.init(service: service, instance: "i"), .unhealthy))
        #expect(test.server.edition(of: service) > before)
        await test.server.stop()
    }

    @Test(
        "What is kept while its edition stays is never older than what was acknowledged",
        .timeLimit(.minutes(2)))
    func neverOlder() async throws {
        let test = try await TestServer()
        let server = test.server
        let web = try await test.service("web", [.init(.a, ttl: 60)])
        let key = Instance.Key(service: web, instance: "i")
        try await test.register(web, "i", "192.0.2.1", ["n": "0"])
        let acknowledged = Acknowledged()
        try await withThrowingTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    var kept = await Self.read(key, server)
                    var reads = 1
                    while true {
                        let least = acknowledged.number.load(ordering: .acquiring)
                        if server.edition(of: web) != kept.edition {
                            kept = await Self.read(key, server)
                            reads += 1
                        }
                        #expect(kept.number >= least)
                        if least == 1000 { break }
                        await Task.yield()
                    }
                    #expect(reads > 1)
                }
            }
            for number in 1...1000 {
                try await test.register(web, "i", "192.0.2.1", ["n": "\(number)"])
                acknowledged.number.store(number, ordering: .releasing)
            }
            try await group.waitForAll()
        }
        await server.stop()
    }

    /// The last number whose registration was answered.
    private final class Acknowledged: Sendable {
        let number = Atomic(0)
    }

    private static func read(
        _ key: Instance.Key, _ server: Server
    ) async -> (edition: UInt64, number: Int) {
        await server.read { registry in
            let number = registry.instance(key)?.attributes["n"].flatMap { Int($0) }
            return (server.edition(of: key.service), number ?? -1)
        }
    }
}
