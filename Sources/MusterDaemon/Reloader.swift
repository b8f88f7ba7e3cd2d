import Logging
import Muster

/// Reads the zones folder and the registry file again.
struct Reloader: Sendable {
    let server: Server
    let registryFile: String
    let manager: ServiceManager
    let logger: Logger

    /// Takes over what the files say now; an error in them is logged and changes nothing.
    func reload() async {
        manager.tell(.reloading)
        do {
            try await server.reload(declaration: DeclarationFile.load(registryFile))
            let sizes = await server.statistics().sizes
            logger.info("reloaded", metadata: sizes)
        } catch let problems as Problems {
            report(problems.list.map(\.description))
        } catch let error as ServerError {
            report(error.message.split(separator: "\n").map(String.init))
        } catch {
            report(["\(error)"])
        }
        manager.tell(.ready)
    }

    private func report(_ lines: [String]) {
        for line in lines { logger.error("not reloaded", metadata: ["problem": "\(line)"]) }
    }
}
