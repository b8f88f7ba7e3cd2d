import TestKit

/// Runs all clients, some at a time, each on two stages of its own: where Muster forwards nothing,
/// and where it forwards.
enum ClientKit {
    /// What became of each client, by its name. All are run when this is first asked for.
    static let results = Task { await run(Client.all) }

    /// Most of the time clients wait for TTLs and for their own intervals.
    private static let runningAtATime = 8

    private static func run(_ clients: [Client]) async -> [String: Result<ClientRow, any Error>] {
        do {
            // Before the clients start: they would do it all at once.
            try await UnpackedPrograms.fetch()
            _ = try await PythonEnvironment.interpreter()
        } catch {
            return Dictionary(uniqueKeysWithValues: clients.map { ($0.name, .failure(error)) })
        }
        let runs = await results(of: clients.map { ($0, false) } + clients.map { ($0, true) })
        let pairs = zip(runs.prefix(clients.count), runs.suffix(clients.count))
        let rows = zip(clients, pairs).map { client, runs in
            let row = Result {
                try ClientRow(client, alone: runs.0.get(), forwarding: runs.1.get())
            }
            return (client.name, row)
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// What became of each run, in the order of `runs`.
    private static func results(
        of runs: [(client: Client, forwards: Bool)]
    ) async -> [Result<ClientRun, any Error>] {
        await withTaskGroup(of: (Int, Result<ClientRun, any Error>).self) { group in
            var results: [Int: Result<ClientRun, any Error>] = [:]
            for (index, run) in runs.enumerated() {
                if index >= runningAtATime, let (index, result) = await group.next() {
                    results[index] = result
                }
                group.addTask {
                    do {
                        return (index, .success(try await show(run.client, run.forwards)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for await (index, result) in group { results[index] = result }
            return runs.indices.compactMap { results[$0] }
        }
    }

    /// Leads a client through all scenes, and waits in each until every view shows the right set.
    private static func show(_ client: Client, _ forwards: Bool) async throws -> ClientRun {
        let stage = try await Stage(options: forwards ? Stage.forwarding : [])
        let outside = forwards ? try await OutsideServer(on: stage) : nil
        var run = ClientRun(version: try await client.version(stage), mark: try await stage.mark())
        for scene in Scene.allCases {
            try await stage.show(scene)
            if scene == .one {
                try await expectFlags(forwards, on: stage)
                do {
                    run.views = try await client.start(stage)
                } catch let failure as CannotStart {
                    run.reasonToSkip = failure.reason
                    return run
                }
            }
            for view in run.views { try await check(view, scene, client, stage) }
        }
        let questions = try await stage.questionsOverTCP()
        guard (questions > 0) == client.asksOverTCP else {
            throw Unreadable(description: "\(client.name) asked \(questions) times over TCP")
        }
        let isAsked = outside?.questions.contains { $0.hasPrefix("one.outside.example ") }
        guard isAsked != false else {
            throw Unreadable(description: "nobody asked the upstream for \(client.name)")
        }
        return run
    }

    /// RA tells who is forwarded for.
    private static func expectFlags(_ forwards: Bool, on stage: Stage) async throws {
        let reply = try await stage.dig("web.shop.example", "A")
        guard reply.contains("flags: qr aa rd\(forwards ? " ra" : "");") else {
            throw Unreadable(description: "other flags than were expected: \(reply)")
        }
    }

    /// What fails while a name changes, or in want of time, is looked at again.
    private static func check(
        _ view: View, _ scene: Scene, _ client: Client, _ stage: Stage
    ) async throws {
        var seen = ""
        func description() -> String {
            "\(client.name), \(view.title), in the scene '\(scene)': \(seen)\n\(stage.log)"
        }
        try await wait(for: description(), within: .seconds(60)) {
            do {
                let found = try await view.look()
                seen = "\(found.sorted())"
                return view.isRight(found, in: scene)
            } catch {
                seen = "\(error)"
                return false
            }
        }
    }
}

/// How a client fared on one stage.
struct ClientRun: Sendable {
    let version: String
    /// What the list of mounts of all that ran on the stage holds.
    let mark: String
    var views: [View] = []
    /// Why it could not start here.
    var reasonToSkip: String?
}
