internal import Crypto
package import Registry

/// How the API reaches the registry; it does not know how that is kept.
package protocol RegistryAccess: Sendable {
    /// Carries a command out; on return it is durable and in DNS.
    func run(_ command: Command) async throws(RegistryAccessError) -> CommandResult
    /// Reads what is committed.
    func read<Value: Sendable>(_ body: @Sendable (Registry) -> Value) async -> Value
    /// A number that rises with every commit after which the service, its instances, or what its
    /// name stands for may be others; nil when that is not counted. In the body of `read` it is
    /// that of what is read.
    func edition(of service: Service.ID) -> UInt64?
    /// What is known of the health of a service's instances, by id, from behind `start` on; nil
    /// when there is no such service.
    func healthReports(
        of service: Service.ID, after start: Instance.ID?, limit: Int
    ) async -> [HealthReport]?
}

extension RegistryAccess {
    /// Nil: what was read has to be read again.
    package func edition(of service: Service.ID) -> UInt64? { nil }

    /// What the registry's rows say.
    package func healthReports(
        of service: Service.ID, after start: Instance.ID?, limit: Int
    ) async -> [HealthReport]? {
        await read { registry in
            guard registry.service(service) != nil else { return nil }
            return registry.instances(of: service, after: start, limit: limit).map {
                HealthReport($0)
            }
        }
    }
}

/// Why a command was not carried out.
package enum RegistryAccessError: Error, Sendable {
    case refused(RegistryError)
    /// Nothing can be stored now; the text says why.
    case unavailable(String)
}

/// The AWS Cloud Map API: from an operation and its body to a reply.
///
/// It knows shapes, codes and texts; how requests come, who sends them and how the registry is kept
/// is the matter of others.
package struct CloudMapAPI: Sendable {
    let registry: any RegistryAccess
    let identity: CloudMapIdentity
    let discoveries = DiscoveryCache()

    /// An API to a registry of this identity.
    package init(_ registry: any RegistryAccess, identity: CloudMapIdentity) {
        self.registry = registry
        self.identity = identity
    }

    /// The JSON text that an operation answers a body with. An empty body is an empty object.
    package func reply(
        to operation: CloudMapOperation, _ body: [UInt8], _ circumstances: APICircumstances
    ) async throws(APIError) -> [UInt8] {
        let request = try Self.request(operation, operation.input, body)
        // What clients ask for all the time writes its text itself.
        if operation == .discoverInstances {
            return try await discoverInstances(request, random: circumstances.random)
        }
        return JSONValue.object(try await answer(operation, request, circumstances)).octets
    }

    /// The JSON text that an operation of our own answers a body with.
    package func reply(
        to operation: MusterOperation, _ body: [UInt8]
    ) async throws(APIError) -> [UInt8] {
        let request = try Self.request(operation, operation.input, body)
        return JSONValue.object(try await answer(operation, request)).octets
    }

    private static func request(
        _ operation: some APIOperation, _ shape: Shape, _ body: [UInt8]
    ) throws(APIError) -> Request {
        let value = try JSONValue(body: body)
        try RequestCheck.check(value, shape)
        return Request(operation: operation.rawValue, members: value.members ?? [:])
    }

    private func answer(
        _ operation: CloudMapOperation, _ request: Request, _ circumstances: APICircumstances
    ) async throws(APIError) -> JSONObject {
        let now = Timestamp(milliseconds: circumstances.milliseconds)
        return switch operation {
        case .createHttpNamespace: try await createNamespace(request, .http)
        case .createPrivateDnsNamespace: try await createNamespace(request, .dnsPrivate)
        case .createPublicDnsNamespace: try await createNamespace(request, .dnsPublic)
        case .deleteNamespace: try await deleteNamespace(request)
        case .getNamespace: try await getNamespace(request)
        case .listNamespaces: try await listNamespaces(request)
        case .updateHttpNamespace: try await updateNamespace(request, .http)
        case .updatePrivateDnsNamespace: try await updateNamespace(request, .dnsPrivate)
        case .updatePublicDnsNamespace: try await updateNamespace(request, .dnsPublic)
        case .createService: try await createService(request)
        case .getService: try await getService(request)
        case .listServices: try await listServices(request)
        case .updateService: try await updateService(request)
        case .deleteService: try await deleteService(request)
        case .getServiceAttributes: try await getServiceAttributes(request)
        case .updateServiceAttributes: try await updateServiceAttributes(request)
        case .deleteServiceAttributes: try await deleteServiceAttributes(request)
        case .registerInstance: try await registerInstance(request)
        case .deregisterInstance: try await deregisterInstance(request)
        case .getInstance: try await getInstance(request)
        case .listInstances: try await listInstances(request)
        case .getInstancesHealthStatus: try await getInstancesHealthStatus(request)
        case .updateInstanceCustomHealthStatus: try await updateCustomHealth(request)
        case .discoverInstances: preconditionFailure("it has an answer of its own")
        case .discoverInstancesRevision: try await discoverInstancesRevision(request)
        case .getOperation: try await getOperation(request, now)
        case .listOperations: try await listOperations(request, now)
        case .listTagsForResource: try await listTags(request)
        case .tagResource: try await tagResource(request)
        case .untagResource: try await untagResource(request)
        }
    }

    /// Carries a command out.
    func run(_ command: Command) async throws(APIError) -> CommandResult {
        do throws(RegistryAccessError) {
            return try await registry.run(command)
        } catch {
            switch error {
            case .refused(let error): throw APIError(error, identity)
            case .unavailable(let reason): throw .unavailable(reason)
            }
        }
    }

    /// Carries a command out whose answer is its operation's id.
    func operation(_ command: Command) async throws(APIError) -> JSONObject {
        guard case .operation(let id) = try await run(command) else {
            preconditionFailure("this command has an operation")
        }
        return ["OperationId": .string(id)]
    }
}

extension JSONValue {
    /// The value of a request's body; an empty one is an empty object.
    package init(body: [UInt8]) throws(APIError) {
        do throws(JSONError) {
            self = body.isEmpty ? .object([:]) : try JSONValue(octets: body)
        } catch {
            throw .serialization("the body is no JSON: \(error.reason) at octet \(error.offset)")
        }
    }
}

/// A request whose body has the operation's shape.
struct Request: Sendable {
    /// The operation's name.
    let operation: String
    let members: JSONObject

    /// The text of a member that the model requires.
    func text(_ name: String) -> String {
        guard let text = members[name]?.text else {
            preconditionFailure("the shape requires \(name) to be a text")
        }
        return text
    }

    /// The text of a member that may be absent.
    func optionalText(_ name: String) -> String? { members[name]?.text }
}

extension JSONObject {
    /// The whole number of a member.
    package func integer(_ name: String) -> Int? {
        if case .integer(let value) = self[name] { value } else { nil }
    }

    /// The texts of a member that is a map.
    package func texts(_ name: String) -> [String: String]? {
        guard let entries = self[name]?.members?.entries else { return nil }
        return entries.reduce(into: [:]) { texts, entry in
            if let text = entry.value.text { texts[entry.name] = text }
        }
    }
}
