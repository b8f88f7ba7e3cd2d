import DNSWire
import Foundation

/// What was measured on one disk.
struct HealthFigures: Sendable {
    let disk: HealthDisk
    /// From the decisive answer of a target to the first changed answer of DNS.
    var times = ChangeTimes()
    /// Turns that DNS did not follow in time.
    var lost = 0
    /// What became of a registration meanwhile.
    let registration: String
}

/// Measures how soon DNS follows what probes find.
///
///     driver ──▶ a target answers 503 instead of 200 ──▶ probe ──▶ Muster ──▶ DNS
///                └ time ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ asker ┘ time
struct HealthBench {
    private let settings: HealthSettings
    private let targets: HealthTargets
    private let folder: WorkFolder
    private let data: HealthData

    /// Makes the targets and the data.
    init(_ settings: HealthSettings, in parent: String) async throws {
        self.settings = settings
        targets = try HealthTargets(count: settings.instances)
        folder = try WorkFolder(in: URL(filePath: parent))
        data = try await HealthData(settings, port: targets.port, in: folder.path("data"))
    }

    /// The figures of each disk.
    func run() async throws -> [HealthFigures] {
        let processors = try Processors()
        var figures: [HealthFigures] = []
        for disk in HealthDisk.allCases {
            if disk == .full, getuid() != 0 {
                Progress.show("full disk: left out, for only root may mount a small one")
                continue
            }
            Progress.show("disk: \(disk.title)")
            let server = try await HealthServer(
                disk, settings, data: folder.path("data"), processor: processors.server)
            let before = targets.leastProbes
            try await wait(until: { targets.leastProbes >= before + 2 }, "all to be probed twice")
            let registration = try await server.trouble(data)
            figures.append(try measure(server, registration))
            try server.release()
        }
        return figures
    }

    private func measure(
        _ server: HealthServer, _ registration: String
    ) throws -> HealthFigures {
        var figures = HealthFigures(disk: server.disk, registration: registration)
        let socket = try ProbeSocket(port: server.port, patience: 1000)
        let pause = Duration.seconds(1) / settings.rate
        let start = ContinuousClock.now
        let end = start + .seconds(settings.seconds)
        var next = (time: start, service: 0)
        var open: [HealthTargets.Turn] = []
        // Turns that were left over when the disk before was measured.
        _ = targets.takeTurns(waiting: 0)
        var id: UInt16 = 0
        while ContinuousClock.now < end || !open.isEmpty {
            while next.time <= .now, next.time < end {
                // The other instance of the service stays up, so that the answer changes.
                targets.turn(2 * next.service)
                next = (next.time + pause, (next.service + 1) % settings.services)
            }
            open += targets.takeTurns(waiting: open.isEmpty ? 1 : 0)
            var left: [HealthTargets.Turn] = []
            for turn in open {
                id &+= 1
                if try isVisible(turn, socket, id) {
                    figures.times.add(turn.time.duration(to: .now))
                } else if turn.time.duration(to: .now) > .seconds(10) {
                    figures.lost += 1
                } else {
                    left.append(turn)
                }
            }
            open = left
        }
        return figures
    }

    /// Whether DNS says what a target says.
    private func isVisible(
        _ turn: HealthTargets.Turn, _ socket: borrowing ProbeSocket, _ id: UInt16
    ) throws -> Bool {
        let name = try DomainName(HealthData.name(turn.instance / 2))
        guard let reply = socket.ask(name, .a, id: id) else { return false }
        let address = HealthTargets.address(turn.instance).split(separator: ".")
            .compactMap { UInt8($0) }
        return reply.answers.map(\.data).contains(address) == turn.isUp
    }

    private func wait(until condition: () -> Bool, _ what: String) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while !condition() {
            guard ContinuousClock.now < end else { throw Failure("waited in vain for \(what)") }
            waitBriefly()
        }
    }
}
