import ArgumentParser
import BenchData
import Muster
import Registry

/// `MusterBench scale-publish`: measures single changes of a registry of one size, in this process.
struct ScalePublishCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale-publish", abstract: "Measure changes at one size.",
        shouldDisplay: false)

    @Option(help: "About how many instances there are.") var instances: Int
    @Option(help: "How many changes of each kind.") var changes: Int

    /// Registers the data set, measures, and tells the figures of each kind.
    func run() async throws {
        var configuration = ServerConfiguration()
        configuration.dnsSD = false
        configuration.listen = []
        let server = try await Server.start(configuration)
        let data = ScaleSize(instances: instances).data
        let ids = try await data.register(in: server) { done, all in
            Progress.show("registered \(done) of \(all) instances")
        }
        let targets = ChangeTargets(data, ids: ids, count: changes)
        let publishing = ScalePublishing(server: server)
        var figures: [ChangeFigures] = []
        // The first round warms up, and leaves everything as it was.
        for round in 0...1 {
            for kind in [InstanceChange.Kind.register, .unhealthy, .healthy, .deregister] {
                let found = try await publishing.measure(kind, of: targets, count: changes)
                if round == 1 { figures.append(found) }
            }
        }
        try MeasuringChild.tell(figures)
        await server.stop()
    }
}

extension ScalePublishing {
    /// Makes `count` changes of a kind. Where there are fewer members, their health changes to and
    /// fro.
    fileprivate func measure(
        _ kind: InstanceChange.Kind, of targets: ChangeTargets, count: Int
    ) async throws -> ChangeFigures {
        switch kind {
        case .register, .deregister:
            return try await measure(
                targets.newcomers.prefix(count).map { InstanceChange(kind: kind, target: $0) })
        case .healthy, .unhealthy:
            return try await measure(
                targets.members.prefix(count).map { InstanceChange(kind: kind, target: $0) })
        }
    }
}
