import CloudMap
import Registry
import RequestSigning
import Synchronization
import TestKit

/// A registry in memory that commits each command by itself.
final class TestRegistry: RegistryAccess {
    private struct State {
        var registry = Registry()
        var now: Int64 = 1_767_323_045_000
        var random: any RandomNumberGenerator = SeededGenerator(seed: 1)
    }

    private let state = Mutex(State())

    /// An empty registry of these settings.
    init(settings: RegistrySettings = RegistrySettings()) {
        state.withLock { $0.registry = Registry(settings: settings) }
    }

    /// Lets time go by.
    func pass(milliseconds: Int64) { state.withLock { $0.now += milliseconds } }

    func run(_ command: Command) async throws(RegistryAccessError) -> CommandResult {
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
        do throws(RegistryError) { return try result.get() } catch { throw .refused(error) }
    }

    func read<Value: Sendable>(_ body: @Sendable (Registry) -> Value) async -> Value {
        state.withLock { body($0.registry) }
    }
}

/// A gateway to a registry of its own, and the requests that tests send it.
struct TestGateway {
    let gateway: APIGateway
    let registry: TestRegistry

    init(
        settings: RegistrySettings = RegistrySettings(), credentials: [Credential] = [],
        mode: SignatureMode? = nil, hosts: [String] = []
    ) {
        registry = TestRegistry(settings: settings)
        gateway = APIGateway(
            CloudMapAPI(registry, identity: CloudMapIdentity()),
            Admission(credentials: credentials, mode: mode, hosts: hosts))
    }

    /// The reply to an operation with this body and these headers, which win over the usual ones.
    func ask(
        _ operation: String, _ body: String = "{}", headers: [String: String] = [:],
        method: String = "POST", path: String = "/", random: UInt64 = 7
    ) async -> APIReply {
        let usual = [
            "Host": "127.0.0.1:5380", "X-Amz-Target": "Route53AutoNaming_v20170314." + operation,
            "Content-Type": "application/x-amz-json-1.1",
        ]
        let all = usual.merging(headers) { $1 }.map { (name: $0.key, value: $0.value) }
        return await gateway.reply(
            to: HTTPRequestParts(
                method: method, path: path, headers: all, body: Array(body.utf8)),
            APICircumstances(now: 1_767_323_045, requestID: "request-1", random: random))
    }
}

extension APIReply {
    /// The body as JSON.
    var json: JSONObject? { (try? JSONValue(octets: body))?.members }
    /// The error's code.
    var code: String? { json?["__type"]?.text }
}
