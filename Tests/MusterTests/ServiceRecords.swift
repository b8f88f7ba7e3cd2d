import Muster
import Registry
import Testing

@Suite("Records of a service")
struct ServiceRecords {
    @Test(
        "SRV: a record and a target name for each instance, its addresses in additional too"
    )
    func targets() async throws {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        try await test.register(
            service, "Web-1", "192.0.2.1",
            [ReservedAttribute.port: "8080", ReservedAttribute.ipv6: "2001:db8::1"])
        try await test.register(service, "a.b", "192.0.2.2", [ReservedAttribute.port: "80"])
        let answer = try test.server.query("_http._tcp.example.local", "SRV")
        #expect(
            answer.answers.sorted() == [
                "_http._tcp.example.local. 15 IN SRV 1 1 80 a.b._http._tcp.example.local.",
                "_http._tcp.example.local. 15 IN SRV 1 1 8080 Web-1._http._tcp.example.local.",
            ])
        #expect(
            answer.additionals.sorted() == [
                "Web-1._http._tcp.example.local. 15 IN A 192.0.2.1",
                "Web-1._http._tcp.example.local. 15 IN AAAA 2001:db8::1",
                "a.b._http._tcp.example.local. 15 IN A 192.0.2.2",
            ])
        #expect(try test.ask("web-1._http._tcp.example.local") == ["192.0.2.1"])
        #expect(try test.server.query("b._http._tcp.example.local", "A").code == "NOERROR")
        try await test.deregister(service, "a.b")
        #expect(try test.server.query("b._http._tcp.example.local", "A").code == "NXDOMAIN")
        try await test.report(service, "Web-1", .unhealthy)
        #expect(try test.ask("web-1._http._tcp.example.local") == ["192.0.2.1"])
        await test.server.stop()
    }

    @Test("A and AAAA together, and an address that changes")
    func dualStack() async throws {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 30), .init(.aaaa, ttl: 40)])
        let ipv6 = ReservedAttribute.ipv6
        try await test.register(service, "i1", "192.0.2.1", [ipv6: "2001:db8::1"])
        try await test.register(service, "i1", "192.0.2.9", [ipv6: "2001:db8::1"])
        #expect(try test.ask("web.example.local") == ["192.0.2.9"])
        #expect(
            try test.server.query("web.example.local", "AAAA").answers
                == ["web.example.local. 40 IN AAAA 2001:db8::1"])
        await test.server.stop()
    }

    @Test("CNAME is followed inside our zones")
    func alias() async throws {
        let test = try await TestServer()
        let web = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(web, "i1", "192.0.2.1")
        let alias = try await test.service(
            "www", [.init(.cname, ttl: 60)], .weighted, custom: false)
        try await test.server.succeed(
            .registerInstance(
                RegisterInstance(
                    serviceID: alias, instanceID: "c",
                    attributes: [ReservedAttribute.cname: "web.example.local"])))
        #expect(
            try test.server.query("www.example.local", "A").answers == [
                "www.example.local. 60 IN CNAME web.example.local.",
                "web.example.local. 30 IN A 192.0.2.1",
            ])
        await test.server.stop()
    }

    @Test("The service named . is the apex, beside SOA and NS")
    func apex() async throws {
        let test = try await TestServer()
        let service = try await test.service(".", [.init(.a, ttl: 30)])
        try await test.register(service, "i1", "192.0.2.1")
        #expect(try test.ask("example.local") == ["192.0.2.1"])
        #expect(try test.ask("example.local", "NS") == ["ns.muster.internal."])
        let authority = try test.server.query("x.example.local", "A").authorities[0]
        #expect(authority.hasPrefix("example.local. 15 IN SOA ns.muster.internal."))
        #expect(authority.hasSuffix(" 7200 900 1209600 15"))
        await test.server.stop()
    }

    @Test("New TTLs apply to every record at once; records that are withdrawn leave nothing")
    func updateService() async throws {
        let test = try await TestServer()
        let service = try await test.service("_x._tcp", [.init(.srv, ttl: 15)])
        try await test.register(service, "i1", "192.0.2.1", [ReservedAttribute.port: "1"])
        try await test.server.succeed(
            .updateService(UpdateService(id: service, records: [.init(.srv, ttl: 99)])))
        let answer = try test.server.query("_x._tcp.example.local", "SRV")
        #expect(answer.answers[0].contains(" 99 IN SRV"))
        #expect(answer.additionals[0].contains(" 99 IN A"))
        try await test.server.succeed(.updateService(UpdateService(id: service)))
        #expect(try test.server.query("i1._x._tcp.example.local", "A").code == "NXDOMAIN")
        #expect(try test.server.query("_tcp.example.local", "A").code == "NXDOMAIN")
        await test.server.stop()
    }

    @Test("A new SOA TTL is the zone's, and that of its negative answers, at once")
    func updateNamespace() async throws {
        let test = try await TestServer()
        try await test.server.succeed(
            .updateNamespace(
                UpdateNamespace(id: test.namespace, kind: .dnsPrivate, soaTTL: 77)))
        let authority = try test.server.query("example.local", "SOA").answers[0]
        #expect(authority.hasPrefix("example.local. 77 IN SOA "))
        #expect(authority.hasSuffix(" 77"))
        let negative = try test.server.query("gone.example.local", "A")
        #expect(negative.code == "NXDOMAIN")
        #expect(negative.authorities == [authority])
        await test.server.stop()
    }

    @Test("A purged and deleted namespace is no zone any more")
    func deletion() async throws {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(service, "i1", "192.0.2.1")
        try await test.server.run(.purgeNamespace(test.namespace, owner: .api))
        #expect(try test.server.query("web.example.local", "A").code == "NXDOMAIN")
        try await test.server.succeed(.deleteNamespace(test.namespace, owner: .api))
        #expect(try test.server.query("example.local", "SOA").code == "REFUSED")
        await test.server.stop()
    }

    @Test("A thousand instances in one service come and go")
    func many() async throws {
        let test = try await TestServer()
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<1000 {
                group.addTask {
                    try await test.register(
                        service, "i\(number)", "10.0.\(number / 250).\(number % 250)")
                }
            }
        }
        #expect(try test.ask("web.example.local").count == 1000)
        for number in stride(from: 0, to: 1000, by: 2) {
            try await test.report(service, "i\(number)", .unhealthy)
        }
        #expect(try test.ask("web.example.local").count == 500)
        await test.server.stop()
    }
}
