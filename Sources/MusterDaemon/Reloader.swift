import Logging
import Muster
import Registry

/// Reads the zones folder and the registry file again, the API's files, and those of upstreams.
struct Reloader: Sendable {
    let server: Server
    let configuration: Configuration
    let files: APIFiles
    let upstreams: UpstreamFiles
    /// True once a zones folder was read.
    var servesZones: Bool
    let manager: ServiceManager
    let logger: Logger

    /// Takes over what the files say now; an error in them is logged and changes nothing.
    mutating func reload() async {
        manager.tell(.reloading)
        let problems = files.reload()
        report(problems.map(\.description))
        files.certificate?.warn(logger)
        var isWhole = problems.isEmpty
        do throws(Problems) {
            try await upstreams.takeOver()
        } catch {
            isWhole = false
            report(error.list.map(\.description))
        }
        var status = isWhole ? "serving what was read again" : Self.partly
        do {
            let zones = try configuration.zonesFolder(isServed: servesZones)
            let isDeclared = await server.read { $0.namespaces.contains { $0.owner == .file } }
            let declaration = try DeclarationFile.load(
                configuration.registryFile, isServed: isDeclared)
            try await server.reload(zonesFolder: zones, declaration: declaration)
            servesZones = zones != nil
            let sizes = await server.statistics().sizes
            if isWhole {
                logger.info("reloaded", metadata: sizes)
            } else {
                logger.warning("reloaded in part", metadata: sizes)
            }
        } catch let problems as Problems {
            status = Self.failed
            report(problems.list.map(\.description))
        } catch let error as ServerError {
            status = Self.failed
            report(error.message.split(separator: "\n").map(String.init))
        } catch {
            status = Self.failed
            report(["\(error)"])
        }
        manager.tell(.ready(status))
    }

    private static let partly =
        "serving the zones as read again; credentials, certificate or upstreams could not be"
    private static let failed = "serving as before: the files could not be read again"

    private func report(_ lines: [String]) {
        for line in lines { logger.error("not reloaded", metadata: ["problem": "\(line)"]) }
    }
}
