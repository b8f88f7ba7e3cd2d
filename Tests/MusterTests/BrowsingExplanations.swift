import Logging
import Muster
import Registry
import Testing

@Suite("DNS-SD: explained")
struct BrowsingExplanations {
    private let type = "_http._tcp.example.local"
    private let port = [ReservedAttribute.port: "80"]

    private func test() async throws -> (TestServer, Service.ID) {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)], .weighted)
        try await test.register(
            service, "a.b", "192.0.2.1", port.merging([Subtypes.attribute: "_s"]) { $1 })
        try await test.register(service, "web", "192.0.2.2", port)
        try await test.report(service, "web", .unhealthy)
        return (test, service)
    }

    @Test(
        "Each made name is told with its service and its rule",
        arguments: [
            ("_http._tcp", "PTR", "the healthy instances are answered"),
            ("web._http._tcp", "SRV", "the name of one instance: answered whatever its health"),
            ("a\\.b._http._tcp", "A", "the name of one instance: answered whatever its health"),
            ("_s._sub._http._tcp", "PTR", "the healthy instances are answered"),
            (
                "_services._dns-sd._udp", "PTR",
                "each type of service in example.local. that has an instance"
            ),
            ("lb._dns-sd._udp", "PTR", "example.local. has services to browse for"),
            (
                "db._dns-sd._udp", "PTR",
                "the name exists, but no domain is recommended for this"
            ),
        ])
    func names(name: String, type: String, rule: String) async throws {
        let (test, _) = try await test()
        let explanation = try await test.server.explain("\(name).example.local", type)
        #expect(explanation.source == .discovery)
        #expect(explanation.rule == rule)
        if name.hasPrefix("_services") {
            #expect(explanation.notes == ["a type: _http._tcp in example.local"])
        } else if !name.contains("_dns-sd") {
            #expect(explanation.service == "_http._tcp in example.local")
        }
        if name.hasPrefix("_s.") { #expect(explanation.instances.map(\.id) == ["a.b"]) }
        if name == "_http._tcp" { #expect(explanation.notes == []) }
        await test.server.stop()
    }

    @Test("Cloud Map's own names stay what they are")
    func others() async throws {
        let (test, _) = try await test()
        #expect(try await test.server.explain(type, "SRV").source == .service)
        #expect(try await test.server.explain("web.\(type)", "A").source == .instance)
        #expect(try await test.server.explain("a.b.\(type)", "A").source == .instance)
        #expect(try await test.server.explain("_udp.example.local", "A").source == .zone)
        await test.server.stop()
    }

    @Test("What is left out is logged when it is registered, and not when health changes")
    func log() async throws {
        let lines = LogLines()
        let test = try await TestServer {
            $0.logger = Logger(label: "test") { _ in lines }
        }
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        try await test.register(service, "i", "192.0.2.1", port.merging(["a=b": "1"]) { $1 })
        try await test.report(service, "i", .unhealthy)
        try await test.report(service, "i", .healthy)
        let told = lines.notices.filter { $0.hasPrefix("left out of DNS-SD") }
        #expect(
            told == [
                "left out of DNS-SD instance=i "
                    + "reason=the attribute a=b is not in TXT: its key has a = "
                    + "service=_http._tcp.example.local."
            ])
        await test.server.stop()
    }
}
