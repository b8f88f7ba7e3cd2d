import Foundation
import Muster

/// `muster export`.
extension Program {
    /// Writes a zone as it is answered: by the running server, or from the files.
    package func export(_ zone: String, to path: String?) async -> Int32 {
        await attempt { configuration throws(Problems) in
            let file = try ExportedFile(path)
            do throws(Problems) {
                let control = ControlPath.standard(configuration, environment: environment)
                if try await !ControlClient(path: control).export(zone, to: file) {
                    try await file.write(
                        Data("; No server answers on \(control): from the files alone.\n".utf8))
                    try await exportOffline(zone, configuration, to: file)
                }
                try await file.finish()
            } catch {
                await file.abandon()
                throw error
            }
        }
    }

    private func exportOffline(
        _ zone: String, _ configuration: Configuration, to file: ExportedFile
    ) async throws(Problems) {
        try configuration.zonesFolder()
        let declaration = try DeclarationFile.load(configuration.registryFile)
        let problems = try await OfflineServer.run(configuration, declaration) {
            server throws(ServerError) -> Problems? in
            let export = try await server.export(zone: zone)
            await file.begin(names: export.names)
            do throws(Problems) {
                while let piece = await export.next() { try await file.write(Data(piece.utf8)) }
                return nil
            } catch {
                return error
            }
        }
        if let problems { throw problems }
    }
}
