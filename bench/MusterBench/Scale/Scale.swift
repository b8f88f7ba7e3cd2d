import Glibc

/// Measures how figures grow with the number of instances.
struct Scale {
    private let settings: ScaleSettings

    /// A measurement with these settings.
    init(_ settings: ScaleSettings) { self.settings = settings }

    /// Measures all parts that are wanted.
    func run() async throws -> ScaleResults {
        var results = ScaleResults(sizes: settings.sizes.map { ScaleResults.AtSize($0) })
        if wants(.idle) { results.idle = try idle() }
        if wants(.services) { results.services = try services() }
        for index in results.sizes.indices { try await measure(&results.sizes[index]) }
        return results
    }

    private func wants(_ part: ScaleSettings.Part) -> Bool { settings.parts.contains(part) }

    private func measure(_ result: inout ScaleResults.AtSize) async throws {
        let size = result.size
        Progress.show("\(size.name): \(result.instances.grouped) instances")
        if wants(.publish) { result.changes = try changes(size) }
        if wants(.memory) { result.snapshot = try snapshot(size) }
        guard wants(.memory) || wants(.start) || wants(.load) else { return }
        let site = try await ScaleSite(size, settings)
        try start(&result, site)
    }

    private func changes(_ size: ScaleSize) throws -> [ChangeFigures] {
        let figures = try result(
            of: [
                "scale-publish", "--instances", "\(size.instances)", "--changes",
                "\(settings.changes)",
            ], [ChangeFigures].self)
        for figure in figures {
            Progress.show(
                "\(size.name): \(figure.kind.rawValue) \(figure.median.formatted(1)) µs, "
                    + "p99 \(figure.p99.formatted(1)) µs")
        }
        return figures
    }

    private func services() throws -> [ScaleServiceFigures] {
        let sizes = settings.serviceSizes.map { String($0) }
        return try result(
            of: ["scale-services", "--changes", "\(settings.changes)", "--sizes"] + sizes,
            [ScaleServiceFigures].self)
    }

    private func snapshot(_ size: ScaleSize) throws -> Int {
        let figures = try result(
            of: ["scale-snapshot", "--instances", "\(size.instances)"], SnapshotFigures.self)
        let octets = Double(figures.octets) / Double(figures.records)
        Progress.show("\(size.name): \(octets.formatted(1)) octets a record in the snapshot")
        return figures.octets
    }

    /// What a child tells that measures in a process of its own.
    private func result<Value: Decodable>(
        of arguments: [String], _ type: Value.Type
    ) throws -> Value {
        let child = try MeasuringChild(arguments)
        defer { child.end() }
        return try child.result(type)
    }
}

// Servers that are started.
extension Scale {
    /// Starts each server once a round; the first server of the store is loaded, too.
    private func start(_ result: inout ScaleResults.AtSize, _ site: ScaleSite) throws {
        let empty = wants(.memory) ? try emptyMemory(site) : 0
        var seconds: [StartKind: [Double]] = [:]
        var loads: [Measurement] = []
        for round in 0..<settings.rounds {
            for kind in StartKind.allCases where wants(.start) || kind != .knot {
                guard let server = try started(kind, site, result.size) else { continue }
                defer { server.process.end() }
                seconds[kind, default: []].append(server.seconds)
                if round == 0, wants(.memory) {
                    let others = kind == .knot ? 0 : empty
                    result.served[kind] = try memory(server) - others
                }
                if kind == .store, wants(.load) { loads.append(try site.load(server)) }
            }
        }
        if wants(.start) { result.starts = seconds.mapValues(Spread.init) }
        if !loads.isEmpty {
            result.queriesPerSecond = Spread(loads.map(\.report.queriesPerSecond))
            result.processorPerQuery = Spread(loads.map(\.processorPerQuery))
            result.lost = loads.reduce(0) { $0 + $1.report.lost }
        }
    }

    /// A server that serves; nil, with a message, when it refuses the data set.
    private func started(
        _ kind: StartKind, _ site: ScaleSite, _ size: ScaleSize
    ) throws -> MeasuredStart? {
        do {
            let server = try site.start(kind.contestant)
            Progress.show(
                "\(size.name): \(kind.title) answers after \(server.seconds.formatted(3)) s")
            return server
        } catch let failure as Failure {
            Progress.show("\(size.name): left out: \(failure)")
            return nil
        }
    }

    private func emptyMemory(_ site: ScaleSite) throws -> Int {
        let server = try site.start(.musterEmpty, isEmpty: true)
        defer { server.process.end() }
        return try memory(server)
    }

    private func memory(_ server: MeasuredStart) throws -> Int {
        guard let octets = ProcessFiles.anonymousMemory(of: server.process.id) else {
            throw Failure("a server has ended:\n\(server.process.output)")
        }
        return octets
    }

    /// The program with the demo of `make run`, watched for two seconds while nobody asks.
    private func idle() throws -> ScaleResults.Idle {
        let seconds = 2
        let folder = try WorkFolder()
        let port = try FreePort.take()
        let place = Contestant.Place(
            folder: folder.path, port: port, zoneFile: settings.demo + "/-",
            dataFolder: folder.path("data"), peers: settings.peers, muster: settings.muster)
        let server = try MeasuredStart(
            .musterFile, in: place, data: nil, processor: try Processors().server)
        defer { server.process.end() }
        let before = workers(server)
        poll(nil, 0, Int32(seconds) * 1000)
        let after = workers(server)
        guard !after.isEmpty, after.count == before.count else {
            throw Failure("the threads that answer cannot be told from the others")
        }
        let idle = ScaleResults.Idle(
            memory: try memory(server), time: after.sum(\.time) - before.sum(\.time),
            waits: after.sum(\.waits) - before.sum(\.waits), threads: after.count,
            seconds: seconds)
        Progress.show("idle: \(idle.memory.grouped) octets, \(idle.waits) wake-ups")
        return idle
    }

    /// The threads that answer queries.
    private func workers(_ server: MeasuredStart) -> [ThreadActivity] {
        ProcessFiles.threads(of: server.process.id).filter {
            $0.name.hasPrefix("muster-udp") || $0.name.hasPrefix("muster-tcp")
        }
    }
}

extension [ThreadActivity] {
    fileprivate func sum(_ value: (ThreadActivity) -> Int) -> Int {
        reduce(0) { $0 + value($1) }
    }
}
