import Muster
import Registry

/// A server in memory, made of the files alone.
enum OfflineServer {
    /// What `body` gives for the zones folder and a declaration.
    static func run<Value: Sendable>(
        _ configuration: Configuration, _ declaration: Declaration,
        _ body: (Server) async throws(ServerError) -> Value
    ) async throws(Problems) -> Value {
        let start = try configuration.offlineConfiguration(declaration)
        do throws(ServerError) {
            let server = try await Server.start(start)
            do throws(ServerError) {
                let value = try await body(server)
                await server.stop()
                return value
            } catch {
                await server.stop()
                throw error
            }
        } catch {
            throw Problems(error.message)
        }
    }
}
