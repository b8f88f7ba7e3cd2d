import Muster

/// `muster answer`.
extension Program {
    /// Tells what is answered to a question and why: asked of the running server, or of the files.
    package func answer(_ name: String, _ type: String) async -> Int32 {
        await attempt { configuration throws(Problems) in
            let path = ControlPath.standard(configuration, environment: environment)
            switch try await ControlClient(path: path).ask(.answer(name: name, type: type)) {
            case .answer(let explanation): Output.standard(AnswerReport(explanation).text)
            case .failed(let text): throw Problems(text)
            case .done, .stats, .zone: throw Problems("the server on \(path) gave another reply")
            case nil:
                let explanation = try await offline(name, type, configuration)
                Output.standard(
                    ";; no server answers on \(path): this is from the files in "
                        + "\(configuration.zones),\n"
                        + ";; without what was registered through the API\n"
                        + AnswerReport(explanation).text)
            }
        }
    }

    private func offline(_ name: String, _ type: String, _ configuration: Configuration)
        async throws(Problems) -> Explanation
    {
        try configuration.zonesFolder()
        let declaration = try DeclarationFile.load(configuration.registryFile)
        return try await OfflineServer.run(configuration, declaration) {
            server throws(ServerError) in
            try await server.explain(name, type)
        }
    }
}
