import CloudMap
import Testing

@testable import MusterDaemon

/// What `muster register --create` makes.
@Suite("New services")
struct NewServices {
    private static let address: [Registration.Flag: String] = [.ipv4: "192.0.2.1"]

    private func plan(
        _ service: String, _ flags: [Registration.Flag: String] = address, in homes: [String] = [],
        kind: String = "DNS_PRIVATE"
    ) throws -> NewService {
        let namespaces = homes.compactMap {
            ListedNamespace([
                "Id": .string("ns-\($0)"), "Arn": "", "Name": .string($0), "Type": .string(kind),
            ])
        }
        let registration = try Registration(
            service: service, instance: "i", flags: flags, pairs: [], creates: true)
        return try NewService(for: registration, in: namespaces)
    }

    @Test(
        "Without a namespace the first label, or those with an underscore, are the service's",
        arguments: [
            ("web.example.local", "web", "example.local"), ("web.local.", "web", "local"),
            ("_http._tcp.example.local", "_http._tcp", "example.local"),
        ])
    func names(_ target: String, _ name: String, _ namespace: String) throws {
        let new = try plan(target, [.ipv4: "192.0.2.1", .port: "80"])
        #expect(new.name == name && new.namespace == namespace && new.namespaceID == nil)
    }

    @Test("The deepest namespace that encloses the name is taken, in any capitals")
    func deepest() throws {
        let homes = ["local", "example.local", "ample.local"]
        let new = try plan("a.b.Example.LOCAL", in: homes)
        #expect(new.name == "a.b" && new.namespaceID == "ns-example.local")
        #expect(try plan("example.local", in: homes).name == ".")
        let other = try plan("a.Example", in: ["example"], kind: "HTTP")
        #expect(other.namespaceID == nil, "an HTTP namespace is called as it was created")
    }

    @Test("The records are those that the attributes have values for")
    func records() throws {
        #expect(try plan("a.b").records == ["A"])
        #expect(try plan("a.b", [.ipv6: "::1"]).records == ["AAAA"])
        #expect(try plan("a.b", [.ipv4: "1.2.3.4", .ipv6: "::1"]).records == ["A", "AAAA"])
        #expect(try plan("a.b", [.cname: "c.d"]).records == ["CNAME"])
        #expect(try plan("_a.b", [.ipv4: "1.2.3.4", .port: "1"]).records == ["SRV"])
        #expect(try plan("a.space", [:], in: ["space"], kind: "HTTP").records == [])
    }

    @Test("What cannot be known is asked for")
    func questions() {
        #expect(throws: Problems.self) { try plan("a.b", [:]) }
        #expect(throws: Problems.self) { try plan("_a.b") }
        for name in ["a", "_a._b", "a..b", ".", ""] {
            #expect(throws: Problems.self, "'\(name)'") { try plan(name) }
        }
    }

    @Test("Flags and pairs are attributes, each given once")
    func attributes() throws {
        let registration = try Registration(
            service: "s", instance: "i", flags: Self.address, pairs: ["a=b=c", "d="])
        #expect(
            registration.attributes == ["AWS_INSTANCE_IPV4": "192.0.2.1", "a": "b=c", "d": ""])
        for pairs in [["a"], ["=b"], ["a=b", "a=c"], ["AWS_INSTANCE_IPV4=192.0.2.2"]] {
            #expect(throws: Problems.self, "\(pairs)") {
                try Registration(service: "s", instance: "i", flags: Self.address, pairs: pairs)
            }
        }
    }
}
