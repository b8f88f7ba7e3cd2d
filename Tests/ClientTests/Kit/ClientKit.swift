import TestKit

/// Runs all clients, some at a time, each on a stage of its own.
enum ClientKit {
    /// What became of each client, by its name. All are run when this is first asked for.
    static let results = Task { await run(Client.all) }

    /// Most of the time clients wait for TTLs and for their own intervals.
    private static let runningAtATime = 6

    private static func run(_ clients: [Client]) async -> [String: Result<ClientRow, any Error>] {
        do {
            // Before the clients start: they would do it all at once.
            try await UnpackedPrograms.fetch()
            _ = try await PythonEnvironment.interpreter()
        } catch {
            return Dictionary(uniqueKeysWithValues: clients.map { ($0.name, .failure(error)) })
        }
        return await withTaskGroup(of: (String, Result<ClientRow, any Error>).self) { group in
            var results: [String: Result<ClientRow, any Error>] = [:]
            for (index, client) in clients.enumerated() {
                if index >= runningAtATime, let (name, result) = await group.next() {
                    results[name] = result
                }
                group.addTask { (client.name, await result(of: client)) }
            }
            for await (name, result) in group { results[name] = result }
            return results
        }
    }

    private static func result(of client: Client) async -> Result<ClientRow, any Error> {
        do { return .success(try await row(of: client)) } catch { return .failure(error) }
    }

    /// Leads a client through all scenes, and waits in each until every view shows the right set.
    private static func row(of client: Client) async throws -> ClientRow {
        let stage = try await Stage()
        let version = try await client.version(stage)
        let mark = try await stage.mark()
        var views: [View] = []
        for scene in Scene.allCases {
            try await stage.show(scene)
            if scene == .one {
                do {
                    views = try await client.start(stage)
                } catch let failure as CannotStart {
                    return ClientRow(
                        client: client.name, version: version, views: "",
                        result: "skipped: \(failure.reason)", mark: mark)
                }
            }
            for view in views { try await check(view, scene, client, stage) }
        }
        let questions = try await stage.questionsOverTCP()
        guard (questions > 0) == client.asksOverTCP else {
            throw Unreadable(description: "\(client.name) asked \(questions) times over TCP")
        }
        let transport = client.asksOverTCP ? "over TCP what exceeds a datagram" : client.remark
        return ClientRow(
            client: client.name, version: version,
            views: views.map(\.title).joined(separator: ", "),
            result: "right in all \(Scene.allCases.count) scenes; \(transport)",
            mark: mark)
    }

    private static func check(
        _ view: View, _ scene: Scene, _ client: Client, _ stage: Stage
    ) async throws {
        var seen: Set<String> = []
        func description() -> String {
            "\(client.name), \(view.title), in the scene '\(scene)': \(seen.sorted())\n\(stage.log)"
        }
        try await wait(for: description(), within: .seconds(30)) {
            seen = try await view.look()
            return view.isRight(seen, in: scene)
        }
    }
}
