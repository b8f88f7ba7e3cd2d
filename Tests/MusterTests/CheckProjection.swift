import HealthChecks
import Registry
import Testing

@testable import Muster

/// What an instance's check is made of.
@Suite("The check of an instance")
struct CheckProjection {
    private func check(
        _ attributes: [String: String], _ config: HealthCheckConfig,
        kind: Namespace.Kind = .dnsPrivate, name: String = "Web", tags: [String: String] = [:]
    ) -> Check? {
        let time = Timestamp(milliseconds: 0)
        let namespace = Namespace(
            id: "ns", name: "Example.local", kind: kind, httpName: "Example.local", created: time)
        let service = Service(
            id: "srv", namespaceID: "ns", name: name,
            dns: kind == .http ? nil : DNSConfig(records: [.init(.a, ttl: 5)]),
            healthCheck: .probe(config), created: time, revision: 1, tags: tags)
        let instance = Instance(
            id: "i", serviceID: "srv", attributes: attributes, registered: time,
            health: InstanceHealth(status: .healthy, since: time))
        return Check(instance, service, namespace, ProbeSettings())
    }

    private let both = [
        ReservedAttribute.ipv4: "10.0.0.1", ReservedAttribute.ipv6: "2001:db8::1",
        ReservedAttribute.port: "8080",
    ]

    @Test("IPv4 decides where an instance has both; one with IPv6 alone is probed there")
    func addresses() {
        let tcp = HealthCheckConfig(kind: .tcp)
        #expect(check(both, tcp)?.target == ProbeTarget(.ipv4(0x0A00_0001), port: 8080))
        var attributes = both
        attributes[ReservedAttribute.ipv4] = nil
        let ipv6 = UInt128(0x2001_0DB8) << 96 | 1
        #expect(check(attributes, tcp)?.target == ProbeTarget(.ipv6(ipv6), port: 8080))
    }

    @Test("Aliases, and instances without address or port, are not probed")
    func nothing() {
        let tcp = HealthCheckConfig(kind: .tcp)
        #expect(check([ReservedAttribute.alias: "elb.example.org"], tcp) == nil)
        #expect(check([ReservedAttribute.ipv4: "10.0.0.1"], tcp) == nil)
        #expect(check([ReservedAttribute.port: "80"], tcp) == nil)
        #expect(check([:], tcp) == nil)
    }

    @Test(
        "Host is the service's name, with the port unless it is the standard one",
        arguments: [
            (HealthCheckConfig.Kind.http, "8080", "web.example.local:8080"),
            (.http, "80", "web.example.local"), (.http, "443", "web.example.local:443"),
            (.https, "443", "web.example.local"), (.https, "80", "web.example.local:80"),
        ])
    func host(kind: HealthCheckConfig.Kind, port: String, host: String) {
        var attributes = both
        attributes[ReservedAttribute.port] = port
        let check = check(attributes, HealthCheckConfig(kind: kind))
        #expect(check?.host == host)
        #expect(check?.serverName == "web.example.local")
    }

    @Test("At the apex Host is the namespace's name; in an HTTP namespace it is the address")
    func otherHosts() {
        let http = HealthCheckConfig(kind: .http)
        #expect(check(both, http, name: ".")?.host == "example.local:8080")
        #expect(check(both, http, kind: .http)?.host == "10.0.0.1:8080")
        #expect(check(both, http, kind: .http)?.serverName == nil)
        var attributes = both
        attributes[ReservedAttribute.ipv4] = nil
        #expect(check(attributes, http, kind: .http)?.host == "[2001:db8::1]:8080")
    }

    @Test("A target is told as it is connected to, however its address was written")
    func targetText() {
        let http = HealthCheckConfig(kind: .http)
        #expect(check(both, http)?.target.description == "10.0.0.1:8080")
        var attributes = both
        attributes[ReservedAttribute.ipv4] = nil
        attributes[ReservedAttribute.ipv6] = "2001:DB8:0::0:1"
        let found = check(attributes, http, kind: .http)
        #expect(found?.target.description == "[2001:db8::1]:8080")
        #expect(found?.host == "[2001:db8::1]:8080")
    }

    @Test("Path, threshold and interval have defaults; a tag says another interval")
    func defaults() {
        let plain = check(both, HealthCheckConfig(kind: .http))
        #expect(plain?.path == "/" && plain?.threshold == 3 && plain?.interval == 10)
        #expect(plain?.status == .healthy)
        let empty = check(both, HealthCheckConfig(kind: .http, resourcePath: ""))
        #expect(empty?.path == "/")
        let other = check(
            both, HealthCheckConfig(kind: .http, resourcePath: "/up", failureThreshold: 1),
            tags: [ProbeTag.interval: "300"])
        #expect(other?.path == "/up" && other?.threshold == 1 && other?.interval == 300)
    }
}
