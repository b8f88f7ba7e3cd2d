import Muster
import Registry

/// `muster check`.
extension Program {
    /// Checks the configuration, the zone files and the registry file; every problem is printed as
    /// `file:line:column: what`, ready for an editor to jump to.
    package func check() async -> Int32 {
        do {
            let configuration = try Configuration.load(flags: flags, environment: environment)
            Output.standard(try await Self.checkFiles(configuration))
            return 0
        } catch {
            Output.error(error.description + "\n")
            return 1
        }
    }

    /// What the files would serve, in one line.
    static func checkFiles(_ configuration: Configuration) async throws(Problems) -> String {
        var problems = Problems([])
        await problems.gather { () throws(Problems) in
            let files = try APIFiles(configuration)
            _ = try configuration.apiAddresses(files.admission)
        }
        var declaration = Declaration()
        await problems.gather { () throws(Problems) in
            declaration = try DeclarationFile.load(configuration.registryFile)
        }
        var found = ""
        await problems.gather { () async throws(Problems) in
            try configuration.zonesFolder()
            found = try await OfflineServer.run(configuration, declaration) {
                summary(await $0.statistics())
            }
        }
        guard problems.list.isEmpty else { throw problems }
        return found
    }

    private static func summary(_ statistics: Statistics) -> String {
        let counts = statistics.registry
        return "ok: zones \(statistics.zones), namespaces \(counts.namespaces), "
            + "services \(counts.services), instances \(counts.instances)\n"
    }
}

extension Problems {
    /// Runs a check and adds what it finds.
    fileprivate mutating func gather(_ check: () async throws(Problems) -> Void) async {
        do { try await check() } catch { list += error.list }
    }
}
