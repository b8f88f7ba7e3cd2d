internal import Registry

// CreateService, GetService, ListServices, UpdateService, DeleteService.
extension CloudMapAPI {
    /// Creates a service in a namespace.
    func createService(_ request: Request) async throws(APIError) -> JSONObject {
        let dns = request.members["DnsConfig"]?.members
        let named = [request.optionalText("NamespaceId"), dns?["NamespaceId"]?.text].compactMap {
            $0
        }
        var namespaces: [Namespace.ID] = []
        for text in named { namespaces.append(try namespaceID(text)) }
        guard let namespace = namespaces.first else {
            throw .invalidInput("A NamespaceId is required.")
        }
        guard namespaces.allSatisfy({ $0 == namespace }) else {
            throw .invalidInput("NamespaceId and DnsConfig.NamespaceId name two namespaces.")
        }
        let create = CreateService(
            name: request.text("Name"), namespaceID: namespace,
            description: request.optionalText("Description"),
            dns: dns.map { DNSConfig($0) }, isHTTPOnly: request.optionalText("Type") == "HTTP",
            healthCheckConfig: request.members["HealthCheckConfig"]?.members
                .map { HealthCheckConfig($0) },
            hasCustomHealthCheck: request.members["HealthCheckCustomConfig"] != nil,
            creatorRequestID: request.optionalText("CreatorRequestId"),
            tags: try tags(in: request))
        guard case .service(let id) = try await run(.createService(create)) else {
            preconditionFailure("creating a service gives its id")
        }
        return try await service(id)
    }

    /// One service with its records and its check.
    func getService(_ request: Request) async throws(APIError) -> JSONObject {
        try await service(try serviceID(request.text("Id")))
    }

    private func service(_ id: Service.ID) async throws(APIError) -> JSONObject {
        let identity = identity
        let found = await registry.read { registry in
            registry.service(id).map { $0.json(registry, identity, isSummary: false) }
        }
        guard let found else { throw .serviceNotFound }
        return ["Service": .object(found)]
    }

    /// A page of the services that pass the filters.
    func listServices(_ request: Request) async throws(APIError) -> JSONObject {
        let filters = try Filters(
            request, ["NAMESPACE_ID": [.equal, .oneOf], "RESOURCE_OWNER": [.equal]])
        var wanted: Set<Namespace.ID>?
        var isNobodys = false
        for filter in filters.all {
            if filter.name == "RESOURCE_OWNER" {
                if try !filter.isOurs() { isNobodys = true }
                continue
            }
            var ids: Set<Namespace.ID> = []
            for value in filter.values {
                if let id = try knownNamespaceID(value) { ids.insert(id) }
            }
            wanted = wanted?.intersection(ids) ?? ids
        }
        let page = try ListPage(request, filters: filters)
        let (identity, namespaces, isEmpty) = (identity, wanted, isNobodys)
        return await registry.read { registry in
            let chosen = isEmpty ? [] : namespaces.map(Array.init) ?? registry.namespaces.map(\.id)
            let services = chosen.flatMap { registry.services(in: $0) }
                .sorted { ($0.created, $0.id) < ($1.created, $1.id) }
            return page.reply(
                services, as: "Services", key: { ListPage.key($0.created, $0.id) },
                json: { $0.json(registry, identity, isSummary: true) })
        }
    }

    /// Changes a service's records, check and description.
    func updateService(_ request: Request) async throws(APIError) -> JSONObject {
        let change = request.members["Service"]?.members ?? [:]
        return try await operation(
            .updateService(
                UpdateService(
                    id: try serviceID(request.text("Id")),
                    description: change["Description"]?.text,
                    records: change["DnsConfig"]?.members.map { DNSConfig($0).records },
                    healthCheckConfig: change["HealthCheckConfig"]?.members
                        .map { HealthCheckConfig($0) })))
    }

    /// Deletes a service that has no instances.
    func deleteService(_ request: Request) async throws(APIError) -> JSONObject {
        _ = try await run(.deleteService(try serviceID(request.text("Id")), owner: .api))
        return [:]
    }

    /// The id that an id or ARN of a service names.
    func serviceID(_ text: String) throws(APIError) -> Service.ID {
        switch ResourceReference(text, identity) {
        case .id(let id), .ours(.service(let id)): return id
        case .foreign(.service): throw .serviceNotFound
        case .ours, .foreign, nil: throw .invalidInput("'\(text)' is no ARN of a service.")
        }
    }

    /// The same for a filter: nil for an ARN of another account or region, which no row has.
    func knownServiceID(_ text: String) throws(APIError) -> Service.ID? {
        if case .foreign(.service) = ResourceReference(text, identity) { return nil }
        return try serviceID(text)
    }
}

extension APIError {
    /// No service has this id or name.
    static let serviceNotFound = APIError("ServiceNotFound", "Service not found")
}

extension DNSConfig {
    /// A configuration whose members have the model's shape.
    init(_ object: JSONObject) {
        let records = (object["DnsRecords"]?.elements ?? []).compactMap { element in
            element.members.flatMap { record in
                record["Type"]?.text.flatMap(RecordKind.init).map {
                    Record($0, ttl: record.integer("TTL") ?? 0)
                }
            }
        }
        self.init(
            routingPolicy: object["RoutingPolicy"]?.text.flatMap(RoutingPolicy.init)
                ?? .multivalue, records: records)
    }
}

extension HealthCheckConfig {
    /// A configuration whose members have the model's shape.
    init(_ object: JSONObject) {
        self.init(
            kind: object["Type"]?.text.flatMap(Kind.init) ?? .http,
            resourcePath: object["ResourcePath"]?.text,
            failureThreshold: object.integer("FailureThreshold"))
    }

    /// The members that were supplied, and no others.
    var json: JSONObject {
        [
            "Type": .string(kind.rawValue), "ResourcePath": resourcePath.map { .string($0) },
            "FailureThreshold": failureThreshold.map { .integer($0) },
        ]
    }
}

extension Service {
    /// The service as the API shows it; a summary has neither NamespaceId nor CreatorRequestId.
    func json(_ registry: Registry, _ identity: CloudMapIdentity, isSummary: Bool) -> JSONObject {
        var object: JSONObject = [
            "Id": .string(id), "Arn": .string(identity.arn(of: .service(id))),
            "ResourceOwner": .string(identity.account), "Name": .string(name),
            "NamespaceId": isSummary ? nil : .string(namespaceID),
            "Description": description.flatMap { $0.isEmpty ? nil : .string($0) },
            "InstanceCount": .integer(registry.instanceCount(of: id)),
            "DnsConfig": .object(dns?.json(namespaceID) ?? [:]),
            "Type": .string(dns == nil ? "HTTP" : "DNS_HTTP"),
        ]
        switch healthCheck {
        case .none: break
        case .probe(let config): object.add("HealthCheckConfig", .object(config.json))
        case .custom:
            object.add("HealthCheckCustomConfig", .object(["FailureThreshold": 1]))
        }
        object.add("CreateDate", created.json)
        object.add("CreatorRequestId", isSummary ? nil : creatorRequestID.map { .string($0) })
        object.add("CreatedByAccount", .string(identity.account))
        return object
    }
}

extension DNSConfig {
    /// The configuration as the API shows it.
    func json(_ namespace: Namespace.ID) -> JSONObject {
        [
            "NamespaceId": .string(namespace), "RoutingPolicy": .string(routingPolicy.rawValue),
            "DnsRecords": .array(
                records.map {
                    .object(["Type": .string($0.kind.rawValue), "TTL": .integer($0.ttl)])
                }),
        ]
    }
}
