import Synchronization
import TestKit
import Testing

extension Scenarios {
    /// The API and DNS show one version: what was answered is seen by whoever asks next.
    @Suite struct OneVersion {
        private static let rounds = 1000

        @Test(
            "A thousand times in a row DNS and other readers see at once what was answered",
            .timeLimit(.minutes(2)))
        func reads() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let (api, dns) = (server.apiAddress, try DNSClient(server.address))
            let services = try await Self.setUp(api)
            let isOver = Flag()
            try await withThrowingTaskGroup(of: Int.self) { group in
                defer { isOver.raise() }
                for (number, service) in services.dropFirst().enumerated() {
                    group.addTask {
                        try await blocking { try Self.load(api, service, number, until: isOver) }
                    }
                }
                try await Self.change(services[0], api, dns)
                isOver.raise()
                for try await count in group { #expect(count > 20, "others were at work") }
            }
        }

        /// Ids of five services in `version.test`: `s0` to `s4`.
        private static func setUp(_ api: String) async throws -> [String] {
            try await blocking {
                let connection = try APIConnection(api)
                try connection.call(
                    "CreatePrivateDnsNamespace", ["Name": "version.test", "Vpc": "v"])
                let filter: [String: Any] = ["Name": "NAME", "Values": ["version.test"]]
                let list =
                    try connection.call("ListNamespaces", ["Filters": [filter]])["Namespaces"]
                    as? [[String: Any]]
                let id = try #require(list?.first?["Id"] as? String)
                return try (0..<5).map { number in
                    let config = ["DnsRecords": [["Type": "A", "TTL": 5]]]
                    let reply = try connection.call(
                        "CreateService",
                        ["Name": "s\(number)", "NamespaceId": id, "DnsConfig": config])
                    let service = reply["Service"] as? [String: Any]
                    return try #require(service?["Id"] as? String)
                }
            }
        }

        /// Registers, discovers and deregisters without a pause; gives how often.
        private static func load(
            _ api: String, _ service: String, _ number: Int, until isOver: Flag
        ) throws -> Int {
            let connection = try APIConnection(api)
            var count = 0
            while !isOver.isRaised {
                let instance: [String: Any] = ["ServiceId": service, "InstanceId": "i\(count % 7)"]
                var registration = instance
                registration["Attributes"] = ["AWS_INSTANCE_IPV4": "10.1.\(number).\(count % 250)"]
                try connection.call("RegisterInstance", registration)
                try connection.call(
                    "DiscoverInstances",
                    ["NamespaceName": "version.test", "ServiceName": "s\(number + 1)"])
                try connection.call("DeregisterInstance", instance)
                count += 1
            }
            return count
        }

        private static func change(
            _ service: String, _ api: String, _ dns: DNSClient
        ) async throws {
            let (writer, reader) = (try APIConnection(api), try APIConnection(api))
            var newest = 0
            for round in 0..<rounds {
                let address = "10.0.\(round / 250).\(round % 250)"
                let isGone = round % 10 == 9
                try await blocking {
                    var members: [String: Any] = ["ServiceId": service, "InstanceId": "i"]
                    if !isGone { members["Attributes"] = ["AWS_INSTANCE_IPV4": address] }
                    try writer.call(isGone ? "DeregisterInstance" : "RegisterInstance", members)
                }
                let expected = isGone ? [] : [address]
                // What happens next is a query over UDP or TCP, or another's read.
                if round % 3 < 2 {
                    let question = "s0.version.test. A"
                    let reply =
                        try await round % 3 == 0 ? dns.ask(question) : dns.askTCP(question)
                    let told = reply.answer.compactMap { $0.split(separator: " ").last }
                    try #require(told.map(String.init) == expected, "round \(round)")
                }
                let (told, revision) = try await blocking { try Self.read(reader) }
                try #require(told == expected, "round \(round)")
                try #require(revision > newest, "round \(round)")
                newest = revision
            }
        }

        /// The addresses and the revision that discovery tells of `s0`.
        private static func read(_ reader: APIConnection) throws -> ([String], Int) {
            let name = ["NamespaceName": "version.test", "ServiceName": "s0"]
            let reply = try reader.call("DiscoverInstances", name)
            let instances = reply["Instances"] as? [[String: Any]] ?? []
            let addresses = instances.compactMap {
                ($0["Attributes"] as? [String: String])?["AWS_INSTANCE_IPV4"]
            }
            return (addresses, try #require(reply["InstancesRevision"] as? Int))
        }
    }
}

/// A flag that is raised once.
private final class Flag: Sendable {
    private let value = Atomic(false)

    var isRaised: Bool { value.load(ordering: .relaxed) }

    func raise() { value.store(true, ordering: .relaxed) }
}
