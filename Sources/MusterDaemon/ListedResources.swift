import CloudMap
import Registry

/// What the API tells of a namespace, as far as the commands show it.
struct ListedNamespace: Sendable {
    let id: String
    let arn: String
    let name: String
    /// `DNS_PRIVATE`, `DNS_PUBLIC` or `HTTP`.
    let kind: String
    let services: Int

    /// Reads a namespace of a reply; nil when it lacks what every namespace has.
    init?(_ object: JSONObject) {
        guard let id = object["Id"]?.text, let arn = object["Arn"]?.text,
            let name = object["Name"]?.text, let kind = object["Type"]?.text
        else { return nil }
        self.id = id
        self.arn = arn
        self.name = name
        self.kind = kind
        services = object.integer("ServiceCount") ?? 0
    }

    /// True when names in it are compared as DNS does.
    var isDNS: Bool { kind != "HTTP" }

    /// What `--json` shows.
    var json: JSONObject {
        [
            "NamespaceId": .string(id), "Name": .string(name), "Type": .string(kind),
            "ServiceCount": .integer(services),
        ]
    }
}

/// What the API tells of a service.
struct ListedService: Sendable {
    /// A type and its TTL.
    typealias Record = (type: String, ttl: Int)

    let namespace: ListedNamespace
    let id: String
    let name: String
    let isDNS: Bool
    let policy: String?
    let records: [Record]
    /// `CUSTOM`, `HTTP`, `HTTPS`, `TCP` or `NONE`.
    let check: String
    let instances: Int
    /// How many of them are how; nil until it is asked.
    var counts: ListedCounts?

    /// Reads a service of a reply; nil when it lacks what every service has.
    init?(_ object: JSONObject, in namespace: ListedNamespace) {
        guard let id = object["Id"]?.text, let name = object["Name"]?.text,
            let kind = object["Type"]?.text
        else { return nil }
        self.namespace = namespace
        self.id = id
        self.name = name
        isDNS = kind != "HTTP"
        let dns = object["DnsConfig"]?.members
        policy = dns?["RoutingPolicy"]?.text
        records = (dns?["DnsRecords"]?.elements ?? []).compactMap { record in
            record.members.flatMap { members in
                members["Type"]?.text.map { ($0, members.integer("TTL") ?? 0) }
            }
        }
        check =
            object["HealthCheckConfig"]?.members?["Type"]?.text
            ?? (object["HealthCheckCustomConfig"] == nil ? "NONE" : "CUSTOM")
        instances = object.integer("InstanceCount") ?? 0
    }

    /// The name to ask for, and to name the service with: `web.example.local`.
    var title: String { OwnerName.title(of: name, in: namespace.name) }

    /// Whether a person means this service; in DNS capitals make no difference.
    func isNamed(_ text: String) -> Bool {
        title == text || isDNS && title.lowercased() == text.lowercased()
    }

    /// What `--json` shows.
    var json: JSONObject {
        let own: JSONObject = [
            "ServiceId": .string(id), "Name": .string(title), "ServiceName": .string(name),
            "NamespaceId": .string(namespace.id), "NamespaceName": .string(namespace.name),
            "Type": .string(isDNS ? "DNS_HTTP" : "HTTP"),
            "RoutingPolicy": policy.map { .string($0) },
            "DnsRecords": .array(
                records.map { .object(["Type": .string($0.type), "TTL": .integer($0.ttl)]) }),
            "HealthCheck": .string(check), "InstanceCount": .integer(instances),
        ]
        return own.adding(counts?.json ?? [:])
    }
}

/// What the API tells of an instance.
struct ListedInstance: Sendable {
    var id: String { health.id }
    let attributes: [String: String]
    let health: ListedHealth

    /// An instance of ListInstances, which does not tell its health, and what DescribeChecks does.
    init(attributes: [String: String], _ health: ListedHealth) {
        self.attributes = attributes
        self.health = health
    }

    /// What `--json` shows.
    var json: JSONObject {
        let own: JSONObject = [
            "InstanceId": .string(id), "Attributes": .object(JSONObject(attributes)),
        ]
        return own.adding(JSONObject(health.members.pairs.filter { $0.name != "Id" }))
    }
}

extension JSONObject {
    /// The object with the members of another one behind its own.
    fileprivate func adding(_ other: JSONObject) -> JSONObject { JSONObject(pairs + other.pairs) }
}
