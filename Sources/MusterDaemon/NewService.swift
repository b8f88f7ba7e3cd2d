import CloudMap
import Registry

/// The service that `muster register --create` makes for an instance, and where.
struct NewService: Hashable {
    /// Its name in the namespace, `.` for the namespace's own.
    let name: String
    /// The namespace's name.
    let namespace: String
    /// The namespace's id; nil when it is made too.
    let namespaceID: String?
    /// Its record types; none in an HTTP namespace.
    let records: [String]

    /// Seconds for which resolvers keep the records, as in the examples.
    static let ttl = 10

    /// The service that a registration needs: in the deepest namespace that encloses its name; else
    /// all labels but the first, or but those with an underscore in front, are a new namespace's.
    init(for registration: Registration, in namespaces: [ListedNamespace]) throws(Problems) {
        let target = DNSTitle.trimmed(registration.service)
        let home = namespaces.filter { DNSTitle.encloses($0, target) }
            .max { $0.name.count < $1.name.count }
        if let home {
            let isApex = target.count == home.name.count
            name = isApex ? "." : String(target.dropLast(home.name.count + 1))
            namespace = home.name
        } else {
            let labels = target.split(separator: ".", omittingEmptySubsequences: false)
            let own = max(1, labels.prefix { $0.hasPrefix("_") }.count)
            guard labels.count > own, !labels.contains(where: \.isEmpty) else {
                throw Problems(
                    "'\(VisibleText.escaped(registration.service))' names no namespace: name the "
                        + "service as web.example.local, a service of the namespace example.local")
            }
            name = labels.prefix(own).joined(separator: ".")
            namespace = labels.dropFirst(own).joined(separator: ".")
        }
        namespaceID = home?.id
        records = home?.isDNS == false ? [] : try Self.records(name, registration.attributes)
    }

    /// The records that attributes have values for.
    private static func records(
        _ name: String, _ attributes: [String: String]
    ) throws(Problems) -> [String] {
        if attributes[ReservedAttribute.cname] != nil { return ["CNAME"] }
        let addresses = [("A", ReservedAttribute.ipv4), ("AAAA", ReservedAttribute.ipv6)]
            .filter { attributes[$0.1] != nil }.map(\.0)
        guard !addresses.isEmpty else {
            throw Problems(
                "--create must know which records the service has: give --ipv4, --ipv6 or --cname")
        }
        guard name.hasPrefix("_") else { return addresses }
        guard attributes[ReservedAttribute.port] != nil else {
            throw Problems(
                "a service whose name begins with an underscore has SRV records: give --port too")
        }
        return ["SRV"]
    }

    /// The request that makes the service in its namespace. Its instances are healthy until
    /// `muster health` says otherwise.
    func request(_ namespaceID: String) -> JSONObject {
        let records = records.map { type in
            JSONValue.object(["Type": .string(type), "TTL": .integer(Self.ttl)])
        }
        let dns: JSONObject = [
            // A CNAME record stands alone, so one instance is picked for each answer.
            "RoutingPolicy": self.records == ["CNAME"] ? "WEIGHTED" : "MULTIVALUE",
            "DnsRecords": .array(records),
        ]
        return [
            "Name": .string(name), "NamespaceId": .string(namespaceID),
            "DnsConfig": records.isEmpty ? nil : .object(dns),
            "HealthCheckCustomConfig": .object([:]),
        ]
    }
}

extension APIClient {
    /// The service that an instance is registered in; made first when that is asked for. Each step
    /// is told to `tell`.
    func serviceToJoin(
        _ registration: Registration, _ tell: (String) -> Void
    ) async throws(Problems) -> ListedService {
        let namespaces = try await namespaces()
        if let found = try await findService(registration.service, in: namespaces) { return found }
        guard registration.creates else {
            throw Problems(
                "there is no service '\(VisibleText.escaped(registration.service))': muster "
                    + "services lists those that are there, and --create makes it")
        }
        let new = try NewService(for: registration, in: namespaces)
        var id = new.namespaceID
        if id == nil {
            // Every client sees a private namespace here, whatever its VPC is called.
            let made = try await finish(
                .createPrivateDnsNamespace,
                ["Name": .string(new.namespace), "Vpc": "vpc-muster"])
            id = made.targets["NAMESPACE"]
            tell(VisibleText.escaped("created namespace \(new.namespace)"))
        }
        guard let id else { throw strange(CloudMapOperation.getOperation) }
        let reply = try await call(CloudMapOperation.createService, new.request(id))["Service"]?
            .members
        let home = try await call(CloudMapOperation.getNamespace, ["Id": .string(id)])["Namespace"]?
            .members
        guard let namespace = home.flatMap({ ListedNamespace($0) }),
            let service = reply.flatMap({ ListedService($0, in: namespace) })
        else { throw strange(CloudMapOperation.createService) }
        let records = new.records.isEmpty ? "" : " (\(new.records.joined(separator: ", ")))"
        tell(VisibleText.escaped("created service \(service.title)\(records)"))
        return service
    }
}
