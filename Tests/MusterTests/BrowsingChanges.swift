import Muster
import Registry
import TestKit
import Testing

@Suite("DNS-SD: what changes")
struct BrowsingChanges {
    private let port = [ReservedAttribute.port: "80"]
    private let type = "_http._tcp.example.local"
    private let types = "_services._dns-sd._udp.example.local"

    private func test(
        tags: [String: String] = [:], count: Int = 3
    ) async throws -> (TestServer, Service.ID) {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)], tags: tags)
        for number in 1..<count + 1 {
            try await test.register(service, "i\(number)", "192.0.2.\(number)", port)
        }
        return (test, service)
    }

    /// The instances that can be browsed for.
    private func instances(_ test: TestServer, _ name: String? = nil) throws -> [String] {
        try test.ask(name ?? type, "PTR").map { String($0.prefix { $0 != "." }) }
    }

    @Test("Every row of the answer rule decides what is browsed, and the answer says which")
    func rows() async throws {
        let (test, service) = try await test()
        try await test.report(service, "i1", .unhealthy)
        #expect(try instances(test) == ["i2", "i3"])
        for number in [3, 2] { try await test.report(service, "i\(number)", .unhealthy) }
        let last = try test.server.query(type, "PTR")
        #expect(try instances(test) == ["i2"])
        #expect(last.remark == "no instance is healthy: the last healthy one is answered, i2")
        try await test.deregister(service, "i2")
        #expect(try instances(test) == ["i3"])
        try await test.report(service, "i1", .healthy)
        #expect(try instances(test) == ["i1"])
        #expect(try test.server.query(type, "PTR").remark == nil)
        await test.server.stop()
    }

    @Test(
        "The tag for all unhealthy holds for browsing too",
        arguments: [("all", ["i1", "i2"]), ("none", []), ("lastHealthy", ["i2"])])
    func tags(value: String, expected: [String]) async throws {
        let (test, service) = try await test(tags: [AnswerTag.allUnhealthy: value], count: 2)
        for number in 1...2 { try await test.report(service, "i\(number)", .unhealthy) }
        let answer = try test.server.query(type, "PTR")
        #expect(try instances(test) == expected)
        #expect(answer.code == "NOERROR")
        #expect(answer.remark?.hasPrefix("no instance is healthy") == true)
        await test.server.stop()
    }

    @Test("Nobody was ever healthy: all of them")
    func neverHealthy() async throws {
        let (test, service) = try await test(count: 0)
        for id in ["i1", "i2"] {
            try await test.register(
                service, id, "192.0.2.1",
                port.merging([ReservedAttribute.initialHealth: "UNHEALTHY"]) { $1 })
        }
        #expect(try instances(test) == ["i1", "i2"])
        await test.server.stop()
    }

    @Test("WEIGHTED and a most of answers hide nobody from a browser")
    func weighted() async throws {
        let test = try await TestServer { $0.registry.maxAnswers = 1 }
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)], .weighted)
        for number in 1...3 {
            try await test.register(service, "i\(number)", "192.0.2.\(number)", port)
        }
        #expect(try instances(test) == ["i1", "i2", "i3"])
        #expect(try test.ask(type, "SRV").count == 1)
        await test.server.stop()
    }

    @Test("An instance is there while it is registered, whatever its health")
    func unhealthyInstance() async throws {
        let (test, service) = try await test()
        try await test.report(service, "i1", .unhealthy)
        let name = "i1.\(type)"
        #expect(try test.server.query(name, "SRV").answers.count == 1)
        #expect(try test.ask(name, "TXT") == ["\"\""])
        #expect(try test.ask(name) == ["192.0.2.1"])
        try await test.deregister(service, "i1")
        #expect(try test.server.query(name, "SRV").code == "NXDOMAIN")
        await test.server.stop()
    }

    @Test("New attributes are in TXT, in SRV and in what goes with PTR at once")
    func attributes() async throws {
        let (test, service) = try await test(count: 2)
        for id in ["i1", "i2"] {
            try await test.register(
                service, id, "192.0.2.9", [ReservedAttribute.port: "81", "v": "2"])
        }
        try await test.report(service, "i2", .unhealthy)
        for id in ["i1", "i2"] {
            #expect(try test.ask("\(id).\(type)", "TXT") == ["\"v=2\""])
            #expect(
                try test.server.query("\(id).\(type)", "SRV").answers[0].contains("SRV 1 1 81 "))
        }
        #expect(
            try test.server.query(type, "PTR").additionals == [
                "i1.\(type). 15 IN SRV 1 1 81 i1.\(type).", "i1.\(type). 15 IN TXT \"v=2\"",
                "i1.\(type). 15 IN A 192.0.2.9",
            ])
        await test.server.stop()
    }

    @Test("The last instance takes its type along, the service the domain")
    func last() async throws {
        let (test, service) = try await test(count: 1)
        #expect(try test.ask(types, "PTR") == ["\(type)."])
        try await test.deregister(service, "i1")
        #expect(try test.server.query(types, "PTR").code == "NOERROR")
        #expect(try test.ask(types, "PTR") == [])
        #expect(try test.server.query(type, "PTR").code == "NXDOMAIN")
        #expect(try test.ask("b._dns-sd._udp.example.local", "PTR") == ["example.local."])
        try await test.register(service, "i1", "192.0.2.1", port)
        #expect(try test.ask(types, "PTR") == ["\(type)."])
        try await test.deregister(service, "i1")
        try await test.server.run(.deleteService(service, owner: .api))
        for name in [types, "b._dns-sd._udp.example.local", "_udp.example.local"] {
            #expect(try test.server.query(name, "PTR").code == "NXDOMAIN")
        }
        await test.server.stop()
    }

    @Test("Domains are recommended for browsing, and none for registering")
    func domains() async throws {
        let (test, _) = try await test(count: 1)
        for label in ["b", "lb"] {
            let name = "\(label)._dns-sd._udp.example.local"
            #expect(
                try test.server.query(name, "PTR").answers == ["\(name). 15 IN PTR example.local."])
        }
        for label in ["r", "db", "dr"] {
            let answer = try test.server.query("\(label)._dns-sd._udp.example.local", "PTR")
            #expect(answer.code == "NOERROR" && answer.answers.isEmpty)
            #expect(answer.authorities.count == 1)
        }
        await test.server.stop()
    }

    @Test("Types of one domain share a set, whose TTL is the lowest of theirs")
    func twoServices() async throws {
        let (test, http) = try await test(count: 1)
        let ipp = try await test.service("_ipp._tcp", [.init(.srv, ttl: 5), .init(.a, ttl: 9)])
        let plain = try await test.service("_x", [.init(.srv, ttl: 1)])
        let addresses = try await test.service("_a._tcp", [.init(.a, ttl: 1)])
        for service in [ipp, plain, addresses] {
            try await test.register(service, "p", "192.0.2.5", port)
        }
        func lines() throws -> [String] { try test.server.query(types, "PTR").answers.sorted() }
        #expect(
            try lines() == [
                "\(types). 5 IN PTR _http._tcp.example.local.",
                "\(types). 5 IN PTR _ipp._tcp.example.local.",
            ])
        try await test.deregister(ipp, "p")
        #expect(try lines() == ["\(types). 15 IN PTR _http._tcp.example.local."])
        try await test.register(ipp, "p", "192.0.2.5", port)
        try await test.deregister(http, "i1")
        #expect(try lines() == ["\(types). 5 IN PTR _ipp._tcp.example.local."])
        await test.server.stop()
    }

    @Test("New TTLs are everywhere at once")
    func ttl() async throws {
        let (test, service) = try await test(count: 1)
        try await test.server.succeed(
            .updateService(UpdateService(id: service, records: [.init(.srv, ttl: 99)])))
        let names = [(type, "PTR"), (types, "PTR"), ("i1.\(type)", "TXT"), ("i1.\(type)", "SRV")]
        for (name, kind) in names + [("lb._dns-sd._udp.example.local", "PTR")] {
            let answer = try test.server.query(name, kind)
            #expect((answer.answers + answer.additionals).allSatisfy { $0.contains(" 99 IN ") })
            #expect(answer.answers.count == 1)
        }
        try await test.server.succeed(.updateService(UpdateService(id: service)))
        #expect(try test.server.query(types, "PTR").code == "NXDOMAIN")
        await test.server.stop()
    }

    @Test("A service with a domain of its own is browsed there, in a zone around it")
    func nestedDomain() async throws {
        let (test, _) = try await test(count: 1)
        let service = try await test.service("_http._tcp.floor2", [.init(.srv, ttl: 7)])
        try await test.register(service, "i9", "192.0.2.9", port)
        let domain = "floor2.example.local"
        #expect(
            try test.ask("_services._dns-sd._udp.\(domain)", "PTR") == ["_http._tcp.\(domain)."])
        #expect(try test.ask("b._dns-sd._udp.\(domain)", "PTR") == ["\(domain)."])
        #expect(try instances(test, "_http._tcp.\(domain)") == ["i9"])
        #expect(try test.ask(types, "PTR") == ["\(type)."])
        await test.server.stop()
    }

    @Test("A restart shows the same")
    func restart() async throws {
        let data = try TemporaryFolder()
        let test = try await TestServer { $0.data = .folder(data.path) }
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        for number in 1...3 {
            try await test.register(
                service, "i.\(number)", "192.0.2.\(number)",
                port.merging(["n": "\(number)", Subtypes.attribute: "_odd"]) { $1 })
        }
        try await test.report(service, "i.2", .unhealthy)
        let questions = [
            (type, "PTR"), (types, "PTR"), ("_odd._sub.\(type)", "PTR"), ("i\\.2.\(type)", "TXT"),
            ("i\\.2.\(type)", "SRV"), ("i\\.2.\(type)", "A"),
            ("lb._dns-sd._udp.example.local", "PTR"),
            ("r._dns-sd._udp.example.local", "PTR"),
        ]
        func all(_ server: Server) throws -> [[String]] {
            try questions.map {
                let answer = try server.query($0.0, $0.1)
                return [answer.code] + answer.answers.sorted() + answer.additionals.sorted()
            }
        }
        let before = try all(test.server)
        #expect(before[0].count == 1 + 2 + 6)
        await test.server.stop()
        let again = try await Server.reopened(data.path)
        #expect(try all(again) == before)
        await again.stop()
    }

    @Test("Switched off there is nothing of it")
    func off() async throws {
        let test = try await TestServer { $0.dnsSD = false }
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        try await test.register(service, "i1", "192.0.2.1", port)
        #expect(try test.server.query(types, "PTR").code == "NXDOMAIN")
        #expect(try test.ask(type, "PTR") == [])
        #expect(try test.ask("i1.\(type)", "SRV") == [])
        #expect(try test.ask(type, "SRV") == ["i1.\(type)."])
        await test.server.stop()
    }
}
