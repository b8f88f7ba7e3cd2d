import CloudMap
import Registry
import RequestSigning
import StatusAPIs
import Synchronization
import TestKit

/// A registry in memory that commits each command by itself, and what tests say of its checks.
final class TestRegistry: StatusRegistry {
    private struct State {
        var registry: Registry
        var now: Int64 = 1_767_323_045_000
        var random: any RandomNumberGenerator = SeededGenerator(seed: 1)
        var contacts: [Instance.Key: HealthContact] = [:]
    }

    private let state: Mutex<State>

    /// An empty registry of these settings.
    init(settings: RegistrySettings = RegistrySettings()) {
        state = Mutex(State(registry: Registry(settings: settings)))
    }

    /// The time of the next request, in milliseconds.
    var now: Int64 { state.withLock { $0.now } }

    /// Lets time go by.
    func pass(milliseconds: Int64) { state.withLock { $0.now += milliseconds } }

    /// Lets the check of an instance have a result.
    func setContact(_ contact: HealthContact, with key: Instance.Key) {
        state.withLock { $0.contacts[key] = contact }
    }

    func lastContact(with key: Instance.Key) async -> HealthContact? {
        state.withLock { $0.contacts[key] }
    }

    func run(_ command: Command) async throws(RegistryAccessError) -> CommandResult {
        do throws(RegistryError) { return try decide(command) } catch { throw .refused(error) }
    }

    func read<Value: Sendable>(_ body: @Sendable (Registry) -> Value) async -> Value {
        state.withLock { body($0.registry) }
    }

    /// Carries a command out.
    @discardableResult
    func decide(_ command: Command) throws(RegistryError) -> CommandResult {
        let result: Result<CommandResult, RegistryError> = state.withLock { state in
            state.now += 1
            let now = Timestamp(milliseconds: state.now)
            do throws(RegistryError) {
                let decision = try state.registry.decide(
                    command, now: now, randomness: &state.random)
                state.registry.commit(decision.changes)
                return .success(decision.result)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

// Making what tests work with.
extension TestRegistry {
    /// The id of a new namespace.
    func namespace(
        _ name: String, _ kind: Namespace.Kind = .dnsPrivate
    ) throws -> Namespace.ID {
        let request = CreateNamespace(
            name: name, kind: kind, vpc: kind == .dnsPrivate ? "vpc-1" : nil)
        try decide(.createNamespace(request))
        let found = state.withLock { $0.registry.namespace(named: name) }
        return try found.orThrow().id
    }

    /// The id of a new service; without records it is of type HTTP.
    func service(
        _ name: String, in namespace: Namespace.ID, _ records: [DNSConfig.RecordKind] = [.a],
        probe: HealthCheckConfig? = nil, isReported: Bool = false, isWeighted: Bool = false
    ) throws -> Service.ID {
        let policy: DNSConfig.RoutingPolicy =
            isWeighted || records == [.cname] ? .weighted : .multivalue
        let dns = DNSConfig(routingPolicy: policy, records: records.map { .init($0, ttl: 5) })
        let request = CreateService(
            name: name, namespaceID: namespace, dns: records.isEmpty ? nil : dns,
            isHTTPOnly: records.isEmpty, healthCheckConfig: probe,
            hasCustomHealthCheck: isReported)
        guard case .service(let id) = try decide(.createService(request)) else {
            throw Absent()
        }
        return id
    }

    /// Registers an instance.
    func register(
        _ id: Instance.ID, in service: Service.ID,
        _ attributes: [String: String] = [
            "AWS_INSTANCE_IPV4": "192.0.2.1", "AWS_INSTANCE_PORT": "8080",
        ]
    ) throws {
        try decide(
            .registerInstance(
                RegisterInstance(serviceID: service, instanceID: id, attributes: attributes)))
    }

    /// Tells what a prober found out.
    func observe(
        _ id: Instance.ID, in service: Service.ID, _ status: HealthStatus
    ) throws {
        try decide(.observeHealth(Instance.Key(service: service, instance: id), status))
    }
}

/// What a test expects is not there.
struct Absent: Error {}

extension Optional {
    /// The value, which must be there.
    func orThrow() throws -> Wrapped {
        guard let self else { throw Absent() }
        return self
    }
}
