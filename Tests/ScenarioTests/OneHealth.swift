import Foundation
import TestKit
import Testing

extension Scenarios {
    /// A change of health is seen by all at once: DNS, Cloud Map, SSM, SLB and WebPlus.
    @Suite struct OneHealth {
        @Test("What was acknowledged is in the one read that follows, wherever it is read")
        func acknowledged() async throws {
            let scene = try await HealthScene()
            for round in 0..<300 {
                let isHealthy = round % 2 == 1
                try await scene.report(isHealthy)
                // dig is slow to start; most rounds ask with a socket of our own.
                let reply = round < 20 ? try await scene.dig() : try await scene.ask()
                #expect(reply == scene.addresses(isHealthy), "round \(round)")
                let told = try await scene.read()
                try #require(told == HealthScene.words(isHealthy), "round \(round)")
            }
        }

        @Test("What DNS shows before the change is acknowledged, all APIs show then")
        func seen() async throws {
            let scene = try await HealthScene()
            for round in 0..<100 {
                let isHealthy = round % 2 == 1
                async let acknowledged: Void = scene.report(isHealthy)
                try await wait(for: "DNS to show the change") {
                    try await scene.ask() == scene.addresses(isHealthy)
                }
                let told = try await scene.read()
                try #require(told == HealthScene.words(isHealthy), "round \(round)")
                try await acknowledged
            }
        }
    }
}

/// A server with a service of two instances, one of which changes, and a reader of each API.
private struct HealthScene {
    private let server: MusterServer
    private let dns: DNSClient
    private let writer: APIConnection
    private let reader: APIConnection
    private let service: String

    init() async throws {
        let server = try await MusterServer(folder: ServedFolder.make())
        self.server = server
        dns = try DNSClient(server.address)
        let writer = try APIConnection(server.apiAddress)
        self.writer = writer
        reader = try APIConnection(server.apiAddress)
        service = try await blocking {
            try writer.call("CreatePrivateDnsNamespace", ["Name": "one.test", "Vpc": "v"])
            let spaces = try writer.call("ListNamespaces")["Namespaces"] as? [[String: Any]]
            let space = spaces?.first { $0["Name"] as? String == "one.test" }?["Id"] as? String
            let made = try writer.call(
                "CreateService",
                [
                    "Name": "web", "NamespaceId": try #require(space),
                    "DnsConfig": ["DnsRecords": [["Type": "A", "TTL": 5]]],
                    "HealthCheckCustomConfig": [String: Any](),
                ])
            let service = try #require((made["Service"] as? [String: Any])?["Id"] as? String)
            for number in 1...2 {
                try writer.call(
                    "RegisterInstance",
                    [
                        "ServiceId": service, "InstanceId": "i-\(number)",
                        "Attributes": ["AWS_INSTANCE_IPV4": "192.0.2.\(number)"],
                    ])
            }
            return service
        }
    }

    /// Tells how the first instance is; on return that is acknowledged.
    func report(_ isHealthy: Bool) async throws {
        try await blocking {
            _ = try writer.call(
                "UpdateInstanceCustomHealthStatus",
                [
                    "ServiceId": service, "InstanceId": "i-1",
                    "Status": isHealthy ? "HEALTHY" : "UNHEALTHY",
                ])
        }
    }

    /// What DNS answers when the first instance is so.
    func addresses(_ isHealthy: Bool) -> Set<String> {
        isHealthy ? ["192.0.2.1", "192.0.2.2"] : ["192.0.2.2"]
    }

    func dig() async throws -> Set<String> {
        let answer = try await LookupTool.dig.ask("web.one.test. A", at: server.address).answer
        return Self.addresses(in: answer)
    }

    func ask() async throws -> Set<String> {
        Self.addresses(in: try await dns.ask("web.one.test. A").answer)
    }

    private static func addresses(in answer: [String]) -> Set<String> {
        Set(answer.compactMap { $0.split(separator: " ").last.map(String.init) })
    }

    /// What Cloud Map, SLB, WebPlus and SSM call it when the first instance is so.
    static func words(_ isHealthy: Bool) -> [String] {
        isHealthy
            ? ["HEALTHY", "normal", "HEALTHY", "0 skipped. "]
            : ["UNHEALTHY", "abnormal", "UNHEALTHY", "1 skipped. "]
    }

    /// What each of the four says, asked once.
    func read() async throws -> [String] {
        try await blocking {
            let health = try reader.call("GetInstancesHealthStatus", ["ServiceId": service])
            let slb = try reader.get(
                "/?Action=DescribeHealthStatus&Version=2014-05-15&Format=JSON"
                    + "&LoadBalancerId=\(service)")
            let webPlus = try reader.get("/pop/v1/wam/instance/health?InstanceId=i-1")
            let ssm = try describeAssociations()
            let servers = Self.members(slb["BackendServers"])["BackendServer"] as? [[String: Any]]
            let rows = ssm["InstanceAssociationStatusInfos"] as? [[String: Any]]
            let summary = rows?.first?["ExecutionSummary"] as? String
            let words = [
                Self.members(health["Status"])["i-1"], servers?.first?["ServerHealthStatus"],
                Self.members(webPlus["InstanceHealth"])["AppStatus"],
                summary?.components(separatedBy: ", ").last,
            ]
            return words.map { $0 as? String ?? "nothing" }
        }
    }

    private static func members(_ value: Any?) -> [String: Any] { value as? [String: Any] ?? [:] }

    private func describeAssociations() throws -> [String: Any] {
        let body = #"{"InstanceId":"i-1"}"#
        return try reader.exchange(
            "POST / HTTP/1.1\r\nHost: localhost\r\n"
                + "X-Amz-Target: AmazonSSM.DescribeInstanceAssociationsStatus\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
}
