import TestKit
import Testing

extension Scenarios {
    /// WebPlus is told who has fallen silent of those who tell the health of instances.
    @Suite struct SilentSources {
        @Test("A probe that reaches its target is connected; one that must not be made never is")
        func probes() async throws {
            let scene = try await SilentScene(["HealthCheckConfig": ["Type": "TCP"]])
            let port = scene.server.apiAddress.split(separator: ":")[1]
            try await scene.register("near", ["AWS_INSTANCE_PORT": String(port)])
            try await scene.register(
                "denied", ["AWS_INSTANCE_IPV4": "169.254.1.1", "AWS_INSTANCE_PORT": "80"])
            try await wait(for: "the first probe") {
                try await scene.health(of: "near") == ["CONNECTED", "HEALTHY"]
            }
            try await wait(for: "the first probe that is not made") {
                try await scene.health(of: "denied") == ["DISCONNECTED", "UNKOWN"]
            }
            let first = try await scene.silence(of: "denied")
            try await wait(for: "time to pass") {
                try await scene.silence(of: "denied") > first
            }
            #expect(try await scene.silence(of: "near") == 0)
        }

        @Test("A reporter is silent when its lease ran out, until its next sign of life")
        func leases() async throws {
            let scene = try await SilentScene(["HealthCheckCustomConfig": [String: String]()])
            let attributes = ["muster.lease": "2"]
            try await scene.register("leased", attributes)
            #expect(try await scene.health(of: "leased") == ["CONNECTED", "HEALTHY"])
            try await wait(for: "the lease to run out") {
                try await scene.health(of: "leased") == ["DISCONNECTED", "UNHEALTHY"]
            }
            let silence = try await scene.silence(of: "leased")
            #expect((0..<2000).contains(silence), "\(silence)")
            try await scene.register("leased", attributes)
            #expect(try await scene.health(of: "leased") == ["CONNECTED", "HEALTHY"])
            #expect(try await scene.silence(of: "leased") == 0)
        }
    }
}

/// A server with one service, and a connection to its APIs.
private struct SilentScene {
    let server: MusterServer
    private let api: APIConnection
    private let service: String

    /// A service with this health check.
    init(_ check: [String: [String: String]]) async throws {
        let server = try await MusterServer(folder: ServedFolder.make())
        self.server = server
        let api = try APIConnection(server.apiAddress)
        self.api = api
        service = try await blocking {
            try api.call("CreatePrivateDnsNamespace", ["Name": "silent.test", "Vpc": "v"])
            let spaces = try api.call("ListNamespaces")["Namespaces"] as? [[String: Any]]
            let space = spaces?.first { $0["Name"] as? String == "silent.test" }?["Id"] as? String
            let config = ["DnsRecords": [["Type": "A", "TTL": 5]]]
            let made = try api.call(
                "CreateService",
                ["Name": "web", "NamespaceId": try #require(space), "DnsConfig": config]
                    .merging(check) { $1 })
            return try #require((made["Service"] as? [String: Any])?["Id"] as? String)
        }
    }

    /// Registers an instance with these attributes, on this machine unless they say otherwise.
    func register(_ id: String, _ attributes: [String: String]) async throws {
        let all = ["AWS_INSTANCE_IPV4": "127.0.0.1"].merging(attributes) { $1 }
        try await blocking {
            _ = try api.call(
                "RegisterInstance", ["ServiceId": service, "InstanceId": id, "Attributes": all])
        }
    }

    /// What WebPlus says of the agent and of the instance.
    func health(of id: String) async throws -> [String] {
        try await blocking {
            let health = try read(id)
            return ["AgentStatus", "AppStatus"].map { health[$0] as? String ?? "nothing" }
        }
    }

    /// For how many milliseconds nobody was heard of.
    func silence(of id: String) async throws -> Int {
        try await blocking { try #require(try read(id)["DisconnectedTime"] as? Int) }
    }

    private func read(_ id: String) throws -> [String: Any] {
        let reply = try api.get("/pop/v1/wam/instance/health?InstanceId=\(id)")
        return reply["InstanceHealth"] as? [String: Any] ?? [:]
    }
}
