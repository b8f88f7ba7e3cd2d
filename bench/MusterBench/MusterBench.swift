import ArgumentParser

/// The benchmarks' program. `bench/README.md` says what each command measures.
@main
struct MusterBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "MusterBench", abstract: "Measure Muster, and other name servers beside it.",
        subcommands: [
            DataCommand.self, EchoCommand.self, LoadCommand.self, CompareCommand.self,
            ScaleCommand.self, ScalePublishCommand.self, ScaleServicesCommand.self,
            ScaleSnapshotCommand.self, ChurnCommand.self, ChurnServerCommand.self,
            APICommand.self, HealthCommand.self, ChecksCommand.self, ChecksServerCommand.self,
            ChecksTargetCommand.self, ForwardCommand.self,
        ])
}
