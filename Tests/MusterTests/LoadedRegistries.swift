import Muster
import Registry
import TestKit
import Testing

@Suite("A restart serves what was served")
struct LoadedRegistries {
    /// What is served: every name with its records, and every row.
    private struct Served: Sendable {
        var answers: [String: [String]] = [:]
        var namespaces: [Namespace] = []
        var services: [Service] = []
        var instances: [Instance] = []
        var operations: [Operation] = []
        var counts: RegistryCounts?

        init(_ server: Server) async throws {
            self = await server.read { registry in
                var served = Served()
                served.namespaces = registry.namespaces
                served.services = served.namespaces.flatMap { registry.services(in: $0.id) }
                served.instances = served.services.flatMap { registry.instances(of: $0.id) }
                served.operations = registry.operations
                served.counts = registry.counts
                return served
            }
            for service in services {
                let owner = service.name == "." ? "example.local" : "\(service.name).example.local"
                for name in [owner]
                    + instances.filter({ $0.serviceID == service.id })
                    .map({ "\($0.id).\(owner)" })
                {
                    for type in ["A", "AAAA", "SRV", "CNAME"] {
                        let reply = try server.query(name, type)
                        // Of more than eight, each answer shows others.
                        let records =
                            reply.answers.count < 8
                            ? reply.answers.sorted() + reply.additionals.sorted()
                            : ["\(reply.answers.count)"]
                        answers["\(name) \(type)"] = [reply.code] + records
                    }
                }
            }
        }

        private init() {}
    }

    private func expectSame(after first: Server, _ folder: String) async throws {
        let before = try await Served(first)
        await first.stop()
        let second = try await Server.reopened(folder)
        let after = try await Served(second)
        await second.stop()
        for (question, answer) in before.answers { #expect(after.answers[question] == answer) }
        #expect(after.answers.count == before.answers.count)
        #expect(after.namespaces == before.namespaces)
        #expect(after.services == before.services)
        #expect(after.instances == before.instances)
        #expect(after.operations == before.operations)
        #expect(after.counts == before.counts)
    }

    @Test("Any registry: all kinds of records, ids and health, registered and changed at random")
    func random() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("LoadedRegistries.random: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let data = try TemporaryFolder()
        let test = try await TestServer { $0.data = .folder(data.path) }
        let kinds: [[DNSConfig.Record]] = [
            [.init(.a, ttl: 5)], [.init(.srv, ttl: 6), .init(.aaaa, ttl: 7), .init(.a, ttl: 8)],
            [.init(.srv, ttl: 9)], [.init(.aaaa, ttl: 10), .init(.a, ttl: 11)],
        ]
        for number in 0..<24 {
            let name = number == 0 ? "." : number % 5 == 0 ? "_s\(number)._tcp" : "s\(number)"
            let service = try await test.service(
                name, kinds[number % 4], custom: number % 3 != 0)
            for instance in 0..<Int.random(in: 0..<9, using: &random) {
                let id = ["i\(instance)", "I-\(instance)", "a.\(instance)"][instance % 3]
                // Some have an address that others have, too.
                let address = "192.0.2.\(Int.random(in: 0..<6, using: &random))"
                try await test.register(
                    service, id, address,
                    [
                        ReservedAttribute.port: "\(instance + 1)",
                        ReservedAttribute.ipv6: "2001:db8::\(instance)", "zone": "q\"\(number)",
                    ])
                if number % 3 != 0, Bool.random(using: &random) {
                    try await test.report(service, id, .unhealthy)
                }
                if Int.random(in: 0..<5, using: &random) == 0 {
                    try await test.deregister(service, id)
                }
            }
        }
        try await expectSame(after: test.server, data.path)
    }

    @Test("A registry in which nothing is")
    func empty() async throws {
        let data = try TemporaryFolder()
        let first = try await Server.reopened(data.path)
        try await expectSame(after: first, data.path)
    }

    @Test("One service of very many instances, and very many of one")
    func sizes() async throws {
        let data = try TemporaryFolder()
        let test = try await TestServer { $0.data = .folder(data.path) }
        let huge = try await test.service("huge", [.init(.srv, ttl: 5), .init(.a, ttl: 5)])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<600 {
                group.addTask {
                    let port = [ReservedAttribute.port: "80"]
                    try await test.register(huge, "i\(number)", "10.0.0.\(number % 256)", port)
                }
            }
            for number in 0..<300 {
                group.addTask {
                    let small = try await test.service("small-\(number)", [.init(.a, ttl: 5)])
                    try await test.register(small, "i", "10.1.0.\(number % 256)")
                }
            }
            try await group.waitForAll()
        }
        try await expectSame(after: test.server, data.path)
    }
}
