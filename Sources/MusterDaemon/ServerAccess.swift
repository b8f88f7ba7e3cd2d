import CloudMap
import Muster
import Registry
import StatusAPIs

/// The running server as the API sees it.
struct ServerAccess: StatusRegistry {
    let server: Server

    /// Carries a command out.
    func run(_ command: Command) async throws(RegistryAccessError) -> CommandResult {
        do throws(ServerError) {
            return try await server.run(command)
        } catch {
            if case .registry(let error) = error { throw .refused(error) }
            throw .unavailable(error.message)
        }
    }

    /// Reads what is committed.
    func read<Value: Sendable>(_ body: @Sendable (Registry) -> Value) async -> Value {
        await server.read(body)
    }

    /// What the server counts of a service.
    func edition(of service: Service.ID) -> UInt64? { server.edition(of: service) }

    /// What the server knows of the instances' health.
    func healthReports(
        of service: Service.ID, after start: Instance.ID?, limit: Int
    ) async -> [HealthReport]? {
        await server.healthReports(of: service, after: start, limit: limit)
    }

    /// When the server's check of an instance last had a result.
    func lastContact(with key: Instance.Key) async -> HealthContact? {
        await server.lastContact(with: key).map {
            HealthContact(at: $0.time, interval: $0.interval)
        }
    }
}
