import Synchronization
import TestKit
import Testing

/// One client of the server that is killed: it asks for a change at a time, and remembers what was
/// answered and what was not.
final class KilledClient: Sendable {
    let number: Int
    /// What is known: everything that was answered, and the change that may have happened.
    let known: Mutex<Known>

    struct Known: Sendable {
        var state = ClientState()
        var pending: ClientChange?
        /// The operations that were answered.
        var operations: [String] = []
        var answered = 0
    }

    init(_ number: Int) {
        self.number = number
        known = Mutex(Known())
    }

    /// How many changes were answered since the server started.
    var answered: Int { known.withLock { $0.answered } }

    private var space: String { "c\(number).kill.test" }
    private var other: String { "other\(number)" }

    /// Makes the client's namespace.
    func begin(_ api: String) throws {
        let members = ["Name": space, "Vpc": "v"]
        try APIConnection(api).call("CreatePrivateDnsNamespace", members)
    }

    /// Asks for changes until the server is gone; gives how many were answered.
    func live(_ api: String, seed: UInt64) -> Int {
        var random = SeededGenerator(seed: seed)
        var count = 0
        guard let connection = try? APIConnection(api) else { return 0 }
        while true {
            let change = known.withLock { known in
                let change = known.state.change(&random)
                known.pending = change
                return change
            }
            guard let answer = try? ask(change, connection) else { return count }
            #expect(answer.status == 200, "\(change): \(answer.text)")
            known.withLock { known in
                known.state.apply(change)
                known.pending = nil
                known.answered += 1
                if let id = answer.members["OperationId"] as? String { known.operations.append(id) }
            }
            count += 1
        }
    }

    private func ask(_ change: ClientChange, _ connection: APIConnection) throws -> APIAnswer {
        func service(_ name: String) throws -> String { try self.service(name, connection) }
        func arn(_ name: String) throws -> String {
            try "arn:aws:servicediscovery:us-east-1:000000000000:service/" + service(name)
        }
        switch change {
        case .createService(let name):
            let members: [String: Any] = [
                "Name": name, "DnsConfig": ["DnsRecords": [["Type": "A", "TTL": 5]]],
                "NamespaceId": try namespace(space, connection),
                "HealthCheckCustomConfig": [:] as [String: Any],
            ]
            return try connection.ask("CreateService", members)
        case .deleteService(let name):
            return try connection.ask("DeleteService", ["Id": service(name)])
        case .register(let name, let id, let address):
            let members: [String: Any] = [
                "ServiceId": try service(name), "InstanceId": id,
                "Attributes": ["AWS_INSTANCE_IPV4": address],
            ]
            return try connection.ask("RegisterInstance", members)
        case .deregister(let name, let id):
            let members = ["ServiceId": try service(name), "InstanceId": id]
            return try connection.ask("DeregisterInstance", members)
        case .health(let name, let id, let isHealthy):
            let members = [
                "ServiceId": try service(name), "InstanceId": id,
                "Status": isHealthy ? "HEALTHY" : "UNHEALTHY",
            ]
            return try connection.ask("UpdateInstanceCustomHealthStatus", members)
        case .tag(let name, let value):
            let members: [String: Any] = [
                "ResourceARN": try arn(name), "Tags": [["Key": "k", "Value": value]],
            ]
            return try connection.ask("TagResource", members)
        case .untag(let name):
            let members: [String: Any] = ["ResourceARN": try arn(name), "TagKeys": ["k"]]
            return try connection.ask("UntagResource", members)
        default: return try askMore(change, connection)
        }
    }

    private func askMore(_ change: ClientChange, _ connection: APIConnection) throws -> APIAnswer {
        func service(_ name: String) throws -> String { try self.service(name, connection) }
        switch change {
        case .putAttribute(let name, let value):
            let members: [String: Any] = [
                "ServiceId": try service(name), "Attributes": ["a": value],
            ]
            return try connection.ask("UpdateServiceAttributes", members)
        case .removeAttribute(let name):
            let members: [String: Any] = ["ServiceId": try service(name), "Attributes": ["a"]]
            return try connection.ask("DeleteServiceAttributes", members)
        case .updateService(let name, let ttl):
            let config = ["DnsRecords": [["Type": "A", "TTL": ttl] as [String: Any]]]
            let members: [String: Any] = [
                "Id": try service(name), "Service": ["DnsConfig": config],
            ]
            return try connection.ask("UpdateService", members)
        case .describe(let text):
            let members: [String: Any] = [
                "Id": try namespace(space, connection), "Namespace": ["Description": text],
            ]
            return try connection.ask("UpdatePrivateDnsNamespace", members)
        case .createOther: return try connection.ask("CreateHttpNamespace", ["Name": other])
        default:
            return try connection.ask("DeleteNamespace", ["Id": namespace(other, connection)])
        }
    }

    private func namespace(_ name: String, _ connection: APIConnection) throws -> String {
        let filters = [["Name": "NAME", "Values": [name]] as [String: Any]]
        let list = try connection.call("ListNamespaces", ["Filters": filters])
        return try #require((list["Namespaces"] as? [[String: Any]])?.first?["Id"] as? String)
    }

    private func service(_ name: String, _ connection: APIConnection) throws -> String {
        let row = try services(connection).first { $0["Name"] as? String == name }
        return try #require(row?["Id"] as? String)
    }

    private func services(_ connection: APIConnection) throws -> [[String: Any]] {
        let space = try namespace(space, connection)
        let filters = [["Name": "NAMESPACE_ID", "Values": [space]] as [String: Any]]
        let list = try connection.call("ListServices", ["Filters": filters])
        return list["Services"] as? [[String: Any]] ?? []
    }
}

/// What is there after a restart.
extension KilledClient {
    /// What the API tells of everything that the client made.
    func observed(_ api: String) throws -> ClientState {
        let connection = try APIConnection(api)
        var state = ClientState()
        let members = ["Id": try namespace(space, connection)]
        let found = try connection.call("GetNamespace", members)["Namespace"] as? [String: Any]
        state.description = found?["Description"] as? String ?? ""
        let services = try services(connection)
        #expect(found?["ServiceCount"] as? Int == services.count)
        for row in services {
            let name = try #require(row["Name"] as? String)
            state.services[name] = try observed(row, connection)
        }
        let filters = [["Name": "NAME", "Values": [other]] as [String: Any]]
        let others = try connection.call("ListNamespaces", ["Filters": filters])["Namespaces"]
        state.hasOther = (others as? [Any])?.isEmpty == false
        return state
    }

    private func observed(
        _ row: [String: Any], _ connection: APIConnection
    ) throws -> ClientState.Service {
        var service = ClientState.Service()
        let id = try #require(row["Id"] as? String)
        let records = (row["DnsConfig"] as? [String: Any])?["DnsRecords"] as? [[String: Any]]
        service.ttl = try #require(records?.first?["TTL"] as? Int)
        let tags = try connection.call("ListTagsForResource", ["ResourceARN": row["Arn"] ?? ""])
        for tag in tags["Tags"] as? [[String: String]] ?? [] {
            service.tags[tag["Key"] ?? ""] = tag["Value"]
        }
        let attributes = try connection.call("GetServiceAttributes", ["ServiceId": id])
        let all = attributes["ServiceAttributes"] as? [String: Any]
        service.attributes = try #require(all?["Attributes"] as? [String: String])
        let health = try connection.call("GetInstancesHealthStatus", ["ServiceId": id])["Status"]
        let list = try connection.call("ListInstances", ["ServiceId": id])["Instances"]
        let instances = try #require(list as? [[String: Any]])
        #expect(row["InstanceCount"] as? Int == instances.count)
        for instance in instances {
            let id = try #require(instance["Id"] as? String)
            let address = (instance["Attributes"] as? [String: String])?["AWS_INSTANCE_IPV4"]
            service.instances[id] = ClientState.Instance(
                address: try #require(address),
                isHealthy: (health as? [String: String])?[id] == "HEALTHY")
        }
        return service
    }

    /// Takes over what is there: what was answered, or that and the change that was asked for last.
    func settle(_ api: String, _ round: String) throws {
        let observed = try observed(api)
        let connection = try APIConnection(api)
        try known.withLock { known in
            var changed = known.state
            if let pending = known.pending { changed.apply(pending) }
            #expect(
                observed == known.state || observed == changed,
                "\(round), client \(number): \(observed) is neither \(known.state) nor \(changed)")
            for id in known.operations {
                let operation = try connection.call("GetOperation", ["OperationId": id])[
                    "Operation"]
                #expect(
                    (operation as? [String: Any])?["Status"] as? String == "SUCCESS", "\(round)")
            }
            known = Known(state: observed)
        }
    }

    /// Compares what DNS answers with what is there.
    func compareDNS(_ client: DNSClient, _ round: String) async throws {
        let state = known.withLock { $0.state }
        for (name, service) in state.services {
            let reply = try await client.ask("\(name).\(space). A")
            let all = service.instances.values
            let healthy = all.filter(\.isHealthy)
            let told = reply.answer.compactMap { $0.split(separator: " ").last.map(String.init) }
            // Of several that are all unhealthy, the one that was healthy last is told: which one
            // that is, the kills of the registry know.
            let expected = Set((healthy.isEmpty ? Array(all) : healthy).map(\.address))
            let isOne = healthy.isEmpty && all.contains { !$0.isHealthy }
            #expect(isOne ? told.count == 1 : Set(told) == expected, "\(round): \(reply.answer)")
            #expect(expected.isSuperset(of: told), "\(round): \(reply.answer)")
            #expect(reply.answer.allSatisfy { $0.contains(" \(service.ttl) IN A ") }, "\(round)")
        }
    }
}
