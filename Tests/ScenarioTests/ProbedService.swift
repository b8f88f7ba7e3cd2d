import TestKit
import Testing

/// A probed service of the real program, with what a test does to it and sees of it.
struct ProbedService {
    let server: MusterServer
    let id: String
    private let api: APIConnection

    /// A service `web.lab.example` of A records whose instances are probed every second; one result
    /// decides.
    init(_ kind: String, in server: MusterServer) async throws {
        let api = try APIConnection(server.apiAddress)
        self.api = api
        self.server = server
        id = try await blocking {
            let made = try api.call(
                "CreatePrivateDnsNamespace", ["Name": "lab.example", "Vpc": "vpc-1"])
            let operation = try api.call("GetOperation", made)["Operation"] as? [String: Any]
            let targets = try #require(operation?["Targets"] as? [String: String])
            let service = try api.call(
                "CreateService",
                [
                    "Name": "web", "NamespaceId": targets["NAMESPACE"] ?? "",
                    "DnsConfig": ["DnsRecords": [["Type": "A", "TTL": 1]]],
                    "HealthCheckConfig": ["Type": kind, "FailureThreshold": 1],
                    "Tags": [["Key": "muster:probe-interval", "Value": "1"]],
                ])
            return try #require((service["Service"] as? [String: Any])?["Id"] as? String)
        }
    }

    /// Registers an instance at a target.
    func register(_ instance: String, _ target: ProbedTarget) async throws {
        let attributes = target.attributes
        try await blocking { [api, id] in
            _ = try api.call(
                "RegisterInstance",
                ["ServiceId": id, "InstanceId": instance, "Attributes": attributes])
        }
    }

    /// Takes an instance away.
    func deregister(_ instance: String) async throws {
        try await blocking { [api, id] in
            _ = try api.call("DeregisterInstance", ["ServiceId": id, "InstanceId": instance])
        }
    }

    /// What is told of an instance's check: one line of its status and of the changes so far.
    func status(of instance: String) async throws -> String {
        try await blocking { [address = server.apiAddress, id] in
            let connection = try APIConnection(address)
            let body = #"{"ServiceId":"\#(id)"}"#
            try connection.send(APIConnection.request(target: "Muster.DescribeChecks", body: body))
            let members = try #require(try connection.reply()).members
            let instances = try #require(members["Instances"] as? [[String: Any]])
            guard let found = instances.first(where: { $0["Id"] as? String == instance }) else {
                return "none"
            }
            let changes = found["Changes"] as? [[String: Any]] ?? []
            return
                ([found["HealthStatus"] as? String ?? ""]
                + changes.map { "\($0["From"] ?? "")>\($0["To"] ?? "")" })
                .joined(separator: " ")
        }
    }

    /// Waits until an instance has this status.
    func wait(for instance: String, toBe status: String) async throws {
        try await TestKit.wait(for: "\(instance) to be \(status)\n\(server.log)") {
            try await self.status(of: instance).hasPrefix(status)
        }
    }

    /// Waits until dig sees these addresses.
    func wait(forAnswer addresses: [String]) async throws {
        var last: [String] = []
        try await TestKit.wait(for: "\(addresses), not \(last)\n\(server.log)") {
            last = try await answer()
            return last == addresses
        }
    }

    /// What dig sees now.
    func answer() async throws -> [String] {
        try await LookupTool.dig.ask("web.lab.example. A", at: server.address).data
    }
}
