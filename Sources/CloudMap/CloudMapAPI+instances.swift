internal import Registry

// RegisterInstance, DeregisterInstance, GetInstance, ListInstances, GetInstancesHealthStatus,
// UpdateInstanceCustomHealthStatus.
extension CloudMapAPI {
    /// Registers an instance, or gives one that exists new attributes.
    func registerInstance(_ request: Request) async throws(APIError) -> JSONObject {
        try await operation(
            .registerInstance(
                RegisterInstance(
                    serviceID: try serviceID(request.text("ServiceId")),
                    instanceID: request.text("InstanceId"),
                    attributes: request.members.texts("Attributes") ?? [:],
                    creatorRequestID: request.optionalText("CreatorRequestId"))))
    }

    /// Takes an instance away: its records are gone when the reply is sent.
    func deregisterInstance(_ request: Request) async throws(APIError) -> JSONObject {
        try await operation(.deregisterInstance(try instanceKey(request), owner: .api))
    }

    /// One instance with its attributes.
    func getInstance(_ request: Request) async throws(APIError) -> JSONObject {
        let key = try instanceKey(request)
        let account = JSONValue.string(identity.account)
        return try await read { registry throws(APIError) in
            guard registry.service(key.service) != nil else { throw .serviceNotFound }
            guard let instance = registry.instance(key) else { throw .instanceNotFound }
            return [
                "ResourceOwner": account,
                "Instance": .object([
                    "Id": .string(instance.id),
                    "CreatorRequestId": instance.creatorRequestID.map { .string($0) },
                    "Attributes": .object(JSONObject(instance.attributes)),
                    "CreatedByAccount": account,
                ]),
            ]
        }
    }

    /// A page of a service's instances, by id.
    func listInstances(_ request: Request) async throws(APIError) -> JSONObject {
        let id = try serviceID(request.text("ServiceId"))
        let page = try ListPage(request, scope: id)
        let account = JSONValue.string(identity.account)
        return try await read { registry throws(APIError) in
            guard registry.service(id) != nil else { throw .serviceNotFound }
            let instances = registry.instances(of: id, after: page.start, limit: page.limit + 1)
            var reply = page.reply(instances, as: "Instances", key: \.id) { instance in
                [
                    "Id": .string(instance.id),
                    "Attributes": .object(JSONObject(instance.attributes)),
                    "CreatedByAccount": account,
                ]
            }
            reply.add("ResourceOwner", account)
            return reply
        }
    }

    /// The health of some of a service's instances, or a page of all of them.
    func getInstancesHealthStatus(_ request: Request) async throws(APIError) -> JSONObject {
        let id = try serviceID(request.text("ServiceId"))
        let wanted = request.members["Instances"]?.elements?.compactMap(\.text)
        let page = try ListPage(request, scope: "\(id) \(wanted ?? [])")
        return try await read { registry throws(APIError) in
            guard let service = registry.service(id) else { throw .serviceNotFound }
            var instances: [Instance] = []
            if let wanted {
                for id in Set(wanted).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                    let key = Instance.Key(service: service.id, instance: id)
                    guard let instance = registry.instance(key) else { throw .instanceNotFound }
                    instances.append(instance)
                }
            } else {
                instances = registry.instances(of: id, after: page.start, limit: page.limit + 1)
            }
            let (rows, token) = page.cut(instances, key: \.id)
            var status = JSONObject()
            for row in rows { status.add(row.id, .string(row.health.status.rawValue)) }
            return ["Status": .object(status), "NextToken": token.map { .string($0) }]
        }
    }

    /// Takes in the health that a service's own checker found.
    func updateCustomHealth(_ request: Request) async throws(APIError) -> JSONObject {
        guard let status = HealthStatus(rawValue: request.text("Status")) else {
            preconditionFailure("the shape allows HEALTHY and UNHEALTHY alone")
        }
        _ = try await run(.updateCustomHealth(try instanceKey(request), status))
        return [:]
    }

    private func instanceKey(_ request: Request) throws(APIError) -> Instance.Key {
        Instance.Key(
            service: try serviceID(request.text("ServiceId")),
            instance: request.text("InstanceId"))
    }

    /// Reads what is committed; an error of `body` is the reply.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Registry) throws(APIError) -> Value
    ) async throws(APIError) -> Value {
        try await registry.read { registry -> Result<Value, APIError> in
            do throws(APIError) { return .success(try body(registry)) } catch {
                return .failure(error)
            }
        }.get()
    }
}

extension APIError {
    /// The service has no instance of this id.
    static let instanceNotFound = APIError("InstanceNotFound", "Instance not found")
}

extension JSONObject {
    /// An object of texts, in the order of their names.
    package init(_ texts: [String: String]) {
        self.init(texts.sorted { $0.key < $1.key }.map { Pair($0.key, .string($0.value)) })
    }
}
