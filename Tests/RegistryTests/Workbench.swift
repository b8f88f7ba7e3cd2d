import Registry
import TestKit

/// A registry with a clock that ticks once a command, and ids that a seed decides.
struct Workbench {
    var registry: Registry
    var now = Timestamp(milliseconds: 1_700_000_000_000)
    private var random: any RandomNumberGenerator

    init(settings: RegistrySettings = RegistrySettings(), seed: UInt64 = 1) {
        registry = Registry(settings: settings)
        random = SeededGenerator(seed: seed)
    }

    /// Decides a command and changes nothing.
    mutating func decide(_ command: Command) throws(RegistryError) -> Decision {
        now = Timestamp(milliseconds: now.milliseconds + 1)
        return try registry.decide(command, now: now, randomness: &random)
    }

    /// Decides a command and commits it by itself.
    @discardableResult
    mutating func run(_ command: Command) throws(RegistryError) -> Decision {
        let decision = try decide(command)
        registry.commit(decision.changes)
        return decision
    }

    /// The error that refuses a command.
    mutating func error(of command: Command) -> RegistryError? {
        do throws(RegistryError) {
            try run(command)
            return nil
        } catch {
            return error
        }
    }

    mutating func pass(milliseconds: Int64) {
        now = Timestamp(milliseconds: now.milliseconds + milliseconds)
    }
}

/// Commands as tests give them most often, and what they led to.
extension Workbench {
    /// The operation that a command leads to.
    @discardableResult
    mutating func operation(_ command: Command) throws -> Operation {
        guard case .operation(let id) = try run(command).result,
            let operation = registry.operation(id)
        else { throw NoResult() }
        return operation
    }

    @discardableResult
    mutating func namespace(
        _ name: String = "example.local", _ kind: Namespace.Kind = .dnsPrivate,
        owner: Owner = .api
    ) throws -> Namespace {
        let vpc = kind == .dnsPrivate ? "vpc-1" : nil
        let request = CreateNamespace(name: name, kind: kind, vpc: vpc, owner: owner)
        let operation = try operation(.createNamespace(request))
        guard let row = operation.namespaceID.flatMap({ registry.namespace($0) }) else {
            throw NoResult()
        }
        return row
    }

    @discardableResult
    mutating func service(_ request: CreateService) throws -> Service {
        guard case .service(let id) = try run(.createService(request)).result,
            let row = registry.service(id)
        else { throw NoResult() }
        return row
    }

    /// A service in a namespace of its own.
    mutating func service(
        _ name: String = "web", records: [DNSConfig.RecordKind] = [.a],
        policy: DNSConfig.RoutingPolicy = .multivalue, check: HealthCheck = .none,
        namespace kind: Namespace.Kind = .dnsPrivate
    ) throws -> Service {
        let namespace = try namespace("\(name == "." ? "apex" : name).local", kind)
        return try service(
            request(name, in: namespace, records: records, policy: policy, check: check))
    }

    func request(
        _ name: String, in namespace: Namespace, records: [DNSConfig.RecordKind] = [.a],
        policy: DNSConfig.RoutingPolicy = .multivalue, check: HealthCheck = .none,
        owner: Owner = .api
    ) -> CreateService {
        var request = CreateService(name: name, namespaceID: namespace.id, owner: owner)
        if namespace.kind != .http, !records.isEmpty {
            request.dns = DNSConfig(
                routingPolicy: policy, records: records.map { .init($0, ttl: 10) })
        }
        request.isHTTPOnly = records.isEmpty
        if case .probe(let config) = check { request.healthCheckConfig = config }
        request.hasCustomHealthCheck = check == .custom
        return request
    }

    /// Registers an instance and gives it back as it is stored; nil when the operation failed.
    @discardableResult
    mutating func register(
        _ id: Instance.ID, in service: Service,
        _ attributes: [String: String] = [ipv4: "192.0.2.1", port: "80"],
        owner: Owner = .api
    ) throws -> Instance? {
        try run(
            .registerInstance(
                RegisterInstance(
                    serviceID: service.id, instanceID: id, attributes: attributes, owner: owner)))
        return registry.instance(Instance.Key(service: service.id, instance: id))
    }

    mutating func setHealth(
        _ status: HealthStatus, of id: Instance.ID, in service: Service
    ) throws {
        let key = Instance.Key(service: service.id, instance: id)
        switch service.healthCheck {
        case .custom: try run(.updateCustomHealth(key, status))
        case .probe, .none: try run(.observeHealth(key, status))
        }
    }

    /// The row of a service as it is now.
    func current(_ service: Service) throws -> Service {
        guard let row = registry.service(service.id) else { throw NoResult() }
        return row
    }
}

/// What a test needs is not there.
struct NoResult: Error {}

let ipv4 = ReservedAttribute.ipv4
let ipv6 = ReservedAttribute.ipv6
let port = ReservedAttribute.port

/// A TCP probe as tests need one.
let probe = HealthCheck.probe(HealthCheckConfig(kind: .tcp))
