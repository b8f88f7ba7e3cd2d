import Foundation
import MusterDaemon
import Registry
import TestKit
import Testing

@Suite("The declared registry file")
struct DeclaredRegistry {
    @Test("Every member that Cloud Map has is read, and places name line and column")
    func everything() throws {
        let text = """
            Namespaces:
              - Name: example.local
                Type: DNS_PRIVATE
                Vpc: vpc-1
                Description: a namespace
                Properties: {DnsProperties: {SOA: {TTL: 30}}}
                Tags: [{Key: team, Value: net}]
                Services:
                  - Name: web
                    Description: a service
                    DnsConfig:
                      RoutingPolicy: WEIGHTED
                      DnsRecords: [{Type: A, TTL: 10}, {Type: AAAA, TTL: 20}]
                    HealthCheckConfig: {Type: HTTP, ResourcePath: /up, FailureThreshold: 2}
                    Tags: [{Key: "muster:unknown", Value: healthy}]
                    Instances:
                      - InstanceId: web-1
                        Attributes:
                          AWS_INSTANCE_IPV4: 192.0.2.1
                          AWS_INSTANCE_PORT: 0080
                          enabled: yes
                          note: ""
            """
        let declaration = try DeclarationFile.parse(text, file: "zones/registry.yaml")
        let request = CreateNamespace(
            name: "example.local", kind: .dnsPrivate, vpc: "vpc-1", description: "a namespace",
            soaTTL: 30, tags: ["team": "net"], owner: .file)
        let service = CreateService(
            name: "web", namespaceID: "", description: "a service",
            dns: DNSConfig(
                routingPolicy: .weighted, records: [.init(.a, ttl: 10), .init(.aaaa, ttl: 20)]),
            healthCheckConfig: HealthCheckConfig(
                kind: .http, resourcePath: "/up", failureThreshold: 2),
            tags: ["muster:unknown": "healthy"], owner: .file)
        // Numbers and words that YAML would take for something else stay as they are written.
        let attributes = [
            "AWS_INSTANCE_IPV4": "192.0.2.1", "AWS_INSTANCE_PORT": "0080", "enabled": "yes",
            "note": "",
        ]
        let instance = Declaration.DeclaredInstance(
            id: "web-1", attributes: attributes, place: "zones/registry.yaml:17:13")
        let expected = Declaration(namespaces: [
            .init(
                request: request,
                services: [
                    .init(
                        request: service, instances: [instance],
                        place: "zones/registry.yaml:9:9")
                ], place: "zones/registry.yaml:2:5")
        ])
        #expect(declaration == expected)
    }

    @Test("A missing file and an empty one declare nothing")
    func nothing() throws {
        #expect(try DeclarationFile.load("/nonexistent/registry.yaml") == Declaration())
        for text in ["", "# only a comment\n", "Namespaces: []\n"] {
            #expect(try DeclarationFile.parse(text, file: "r").namespaces.isEmpty)
        }
    }

    @Test("A file that cannot be seen is not a missing one, and a served one has to be there")
    func unseen() throws {
        let folder = try TemporaryFolder()
        func failure(_ file: String, isServed: Bool) -> String? {
            do throws(Problems) {
                _ = try DeclarationFile.load(file, isServed: isServed)
                return nil
            } catch {
                return error.description.replacing(folder.path, with: "FOLDER")
            }
        }
        let link = folder.path("registry.yaml")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: "..data/registry.yaml")
        let expected =
            "FOLDER/registry.yaml: is a link to ..data/registry.yaml, which is not there"
        // A link that leads to itself cannot be followed, whoever asks.
        let loop = folder.path("loop")
        try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: "loop")
        for isServed in [false, true] {
            #expect(failure(link, isServed: isServed) == expected)
            let found = try #require(failure(loop + "/registry.yaml", isServed: isServed))
            #expect(found.hasPrefix("FOLDER/loop/registry.yaml: cannot be read: Too many"))
        }
        for place in ["none/registry.yaml", "none"] {
            #expect(failure(folder.path(place), isServed: false) == nil)
            let found = try #require(failure(folder.path(place), isServed: true))
            #expect(found.hasPrefix("FOLDER/\(place): the file is gone, and what it declared"))
            #expect(found.contains("`Namespaces: []`"))
        }
    }

    @Test("HTTP services, custom checks without members and services without instances are read")
    func variants() throws {
        let text = """
            Namespaces:
              - Name: api
                Type: HTTP
                Services:
                  - {Name: Jobs, Type: HTTP, HealthCheckCustomConfig: {}}
                  - {Name: jobs}
            """
        let services = try DeclarationFile.parse(text, file: "r").namespaces[0].services
        #expect(services.map(\.request.isHTTPOnly) == [true, false])
        #expect(services.map(\.request.hasCustomHealthCheck) == [true, false])
        #expect(services.allSatisfy { $0.instances.isEmpty && $0.request.dns == nil })
    }

    @Test("The example in zones/ is read without problems")
    func example() throws {
        let file = Checkout.folder + "/zones/registry.yaml"
        #expect(FileManager.default.fileExists(atPath: file))
        let namespaces = try DeclarationFile.load(file).namespaces
        #expect(namespaces.map(\.request.name) == ["example.local"])
        let kinds = namespaces[0].services.flatMap { $0.request.dns?.records.map(\.kind) ?? [] }
        #expect(Set(kinds) == Set(DNSConfig.RecordKind.allCases))
    }
}
