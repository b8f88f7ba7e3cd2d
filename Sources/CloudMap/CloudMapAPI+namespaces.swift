internal import Registry

// CreateHttpNamespace, CreatePrivateDnsNamespace, CreatePublicDnsNamespace, DeleteNamespace,
// GetNamespace, ListNamespaces, and the three updates.
extension CloudMapAPI {
    /// Creates a namespace of one of the three types.
    func createNamespace(
        _ request: Request, _ kind: Namespace.Kind
    ) async throws(APIError) -> JSONObject {
        let properties = request.members["Properties"]?.members?["DnsProperties"]?.members
        return try await operation(
            .createNamespace(
                CreateNamespace(
                    name: request.text("Name"), kind: kind, vpc: request.optionalText("Vpc"),
                    description: request.optionalText("Description"),
                    soaTTL: properties?["SOA"]?.members?.integer("TTL"),
                    creatorRequestID: request.optionalText("CreatorRequestId"),
                    tags: try tags(in: request))))
    }

    /// Changes the description and, of a DNS namespace, the negative TTL.
    func updateNamespace(
        _ request: Request, _ kind: Namespace.Kind
    ) async throws(APIError) -> JSONObject {
        let change = request.members["Namespace"]?.members ?? [:]
        let properties = change["Properties"]?.members?["DnsProperties"]?.members
        return try await operation(
            .updateNamespace(
                UpdateNamespace(
                    id: try namespaceID(request.text("Id")), kind: kind,
                    description: change["Description"]?.text,
                    soaTTL: properties?["SOA"]?.members?.integer("TTL"),
                    updaterRequestID: request.optionalText("UpdaterRequestId"))))
    }

    /// Deletes a namespace that has no services.
    func deleteNamespace(_ request: Request) async throws(APIError) -> JSONObject {
        try await operation(.deleteNamespace(try namespaceID(request.text("Id")), owner: .api))
    }

    /// One namespace with its properties and its number of services.
    func getNamespace(_ request: Request) async throws(APIError) -> JSONObject {
        let id = try namespaceID(request.text("Id"))
        let identity = identity
        let found = await registry.read { registry in
            registry.namespace(id).map { $0.json(registry, identity, isSummary: false) }
        }
        guard let found else { throw .namespaceNotFound }
        return ["Namespace": .object(found)]
    }

    /// A page of the namespaces that pass the filters.
    func listNamespaces(_ request: Request) async throws(APIError) -> JSONObject {
        let filters = try Filters(request, NamespaceFilter.names)
        let matcher = try NamespaceFilter(filters, identity)
        let page = try ListPage(request, filters: filters)
        let identity = identity
        return await registry.read { registry in
            page.reply(
                registry.namespaces.filter(matcher.matches), as: "Namespaces",
                key: { ListPage.key($0.created, $0.id) },
                json: { $0.json(registry, identity, isSummary: true) })
        }
    }

    /// The id that an id or ARN of a namespace names.
    func namespaceID(_ text: String) throws(APIError) -> Namespace.ID {
        switch ResourceReference(text, identity) {
        case .id(let id), .ours(.namespace(let id)): return id
        case .foreign(.namespace): throw .namespaceNotFound
        case .ours, .foreign, nil: throw .invalidInput("'\(text)' is no ARN of a namespace.")
        }
    }

    /// The same for a filter: nil for an ARN of another account or region, which no row has.
    func knownNamespaceID(_ text: String) throws(APIError) -> Namespace.ID? {
        if case .foreign(.namespace) = ResourceReference(text, identity) { return nil }
        return try namespaceID(text)
    }
}

extension APIError {
    /// No namespace has this id or name.
    static let namespaceNotFound = APIError("NamespaceNotFound", "Namespace not found")
}

extension Namespace {
    /// The namespace as the API shows it; a summary has no CreatorRequestId.
    func json(_ registry: Registry, _ identity: CloudMapIdentity, isSummary: Bool) -> JSONObject {
        var authority: JSONObject = [:]
        authority.add("TTL", soaTTL.map { .integer($0) })
        let zone: JSONObject = [
            "HostedZoneId": hostedZoneID.map { .string($0) }, "SOA": .object(authority),
        ]
        return [
            "Id": .string(id), "Arn": .string(identity.arn(of: .namespace(id))),
            "ResourceOwner": .string(identity.account), "Name": .string(name),
            "Type": .string(kind.rawValue),
            "Description": description.flatMap { $0.isEmpty ? nil : .string($0) },
            "ServiceCount": .integer(registry.serviceCount(of: id)),
            "Properties": .object([
                "DnsProperties": .object(zone),
                "HttpProperties": .object(["HttpName": .string(httpName)]),
            ]),
            "CreateDate": created.json,
            "CreatorRequestId": isSummary ? nil : creatorRequestID.map { .string($0) },
        ]
    }
}
