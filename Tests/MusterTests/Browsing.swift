import Muster
import Registry
import Testing

@Suite("DNS-SD: browsing")
struct Browsing {
    @Test("From the domain to the types, the instances, and what there is to know of each")
    func walk() async throws {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        try await test.register(
            service, "Web-1", "192.0.2.1",
            [
                ReservedAttribute.port: "8080", ReservedAttribute.ipv6: "2001:db8::1",
                "path": "/shop",
            ])
        let types = try test.server.query("_services._dns-sd._udp.example.local", "PTR")
        #expect(
            types.answers == [
                "_services._dns-sd._udp.example.local. 15 IN PTR _http._tcp.example.local."
            ])
        let instances = try test.server.query("_http._tcp.example.local", "PTR")
        #expect(
            instances.answers == [
                "_http._tcp.example.local. 15 IN PTR Web-1._http._tcp.example.local."
            ])
        let name = "Web-1._http._tcp.example.local."
        #expect(
            instances.additionals == [
                "\(name) 15 IN SRV 1 1 8080 \(name)", "\(name) 15 IN TXT \"path=/shop\"",
                "\(name) 15 IN A 192.0.2.1", "\(name) 15 IN AAAA 2001:db8::1",
            ])
        let srv = try test.server.query(name, "SRV")
        #expect(srv.answers == ["\(name) 15 IN SRV 1 1 8080 \(name)"])
        #expect(
            srv.additionals == ["\(name) 15 IN A 192.0.2.1", "\(name) 15 IN AAAA 2001:db8::1"])
        #expect(
            try test.server.query(name, "TXT").answers == ["\(name) 15 IN TXT \"path=/shop\""])
        #expect(try test.ask(name) == ["192.0.2.1"])
        await test.server.stop()
    }

    @Test("An id with dots is one label, whose SRV record leads to the name of several")
    func dots() async throws {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        try await test.register(service, "a.b", "192.0.2.2", [ReservedAttribute.port: "80"])
        let answer = try test.server.query("_http._tcp.example.local", "PTR")
        let name = "a\\.b._http._tcp.example.local."
        let target = "a.b._http._tcp.example.local."
        #expect(answer.answers == ["_http._tcp.example.local. 15 IN PTR \(name)"])
        #expect(
            answer.additionals == [
                "\(name) 15 IN SRV 1 1 80 \(target)", "\(name) 15 IN TXT \"\"",
                "\(target) 15 IN A 192.0.2.2",
            ])
        #expect(try test.server.query(name, "SRV").answers == [answer.additionals[0]])
        #expect(try test.server.query(name, "A").answers == ["\(name) 15 IN A 192.0.2.2"])
        #expect(try test.server.query(target, "A").answers == [answer.additionals[2]])
        #expect(try test.server.query(target, "SRV").answers == [])
        try await test.deregister(service, "a.b")
        for gone in [name, target] {
            #expect(try test.server.query(gone, "ANY").code == "NXDOMAIN")
        }
        await test.server.stop()
    }

    @Test("What no pointer reaches in a large answer is left out of its additional records")
    func manyDots() async throws {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        for number in 0..<300 {
            try await test.register(
                service, "a.\(number)", "192.0.2.2", [ReservedAttribute.port: "80"])
        }
        let answer = try test.server.query("_http._tcp.example.local", "PTR")
        #expect(answer.answers.count == 300)
        let names = Set(answer.answers.map { String($0.split(separator: " ").last!) })
        let targets = Set(names.map { $0.replacing("\\.", with: ".") })
        #expect((60..<900).contains(answer.additionals.count))
        for line in answer.additionals {
            let words = line.split(separator: " ")
            #expect(
                words[3] == "A"
                    ? targets.contains(String(words[0])) : names.contains(String(words[0])))
        }
        await test.server.stop()
    }
}
