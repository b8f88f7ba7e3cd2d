import ArgumentParser
import Dispatch
import Foundation
import MusterDaemon

/// Where the program begins: in its first thread, which ends once tasks run.
@main
enum Main {
    static func main() {
        do {
            let prepared = try (MusterCommand.parseAsRoot() as? Serve)?.prepare()
            Task {
                do {
                    try await run(prepared)
                    MusterCommand.exit(withError: nil)
                } catch {
                    MusterCommand.exit(withError: error)
                }
            }
        } catch {
            MusterCommand.exit(withError: error)
        }
        dispatchMain()
    }

    /// Reads the command line anew: commands do not go from thread to thread.
    private static func run(_ prepared: PreparedServer?) async throws {
        var command = try MusterCommand.parseAsRoot()
        if let serve = command as? Serve, let prepared {
            try await serve.run(prepared)
        } else if var command = command as? any AsyncParsableCommand {
            try await command.run()
        } else {
            try command.run()
        }
    }
}

/// The program: what it is told on its command line. Everything else is in MusterDaemon.
struct MusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "muster", abstract: HelpText.abstract, discussion: HelpText.program,
        version: Program.version,
        subcommands: [
            Serve.self, Check.self, Answer.self, Services.self, Instances.self, Register.self,
            Deregister.self, Health.self, Stats.self, Export.self, Backup.self, Purge.self,
            Install.self,
        ])
}

extension SettingFlags {
    /// Runs one of the program's commands with these flags and ends with its status.
    func run(_ command: (Program) async -> Int32) async throws {
        let status = await command(program)
        if status != 0 { throw ExitCode(status) }
    }

    /// The program with these flags.
    var program: Program {
        Program(flags: values, environment: ProcessInfo.processInfo.environment)
    }
}

/// `muster serve`.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve DNS until SIGTERM or Ctrl-C.", discussion: HelpText.serve)
    @OptionGroup var flags: SettingFlags<ServerSettings>

    /// Does what only the first thread can.
    func prepare() throws -> PreparedServer {
        guard let prepared = flags.program.prepare() else { throw ExitCode(1) }
        return prepared
    }

    /// Runs the rest.
    func run(_ prepared: PreparedServer) async throws {
        try await flags.run { await $0.serve(prepared) }
    }
}

/// `muster check`.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the configuration, the zone files and the registry file.",
        discussion: HelpText.check)
    @OptionGroup var flags: SettingFlags<ServerSettings>

    /// Runs it.
    func run() async throws { try await flags.run { await $0.check() } }
}

/// `muster answer NAME TYPE`.
struct Answer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what a question is answered with, and why.", discussion: HelpText.answer)
    @Argument(help: "The name that is asked for.") var name: String
    @Argument(help: "The record type: A, AAAA, SRV, CNAME, ...") var type: String
    @OptionGroup var flags: SettingFlags<ClientSettings>

    /// Runs it.
    func run() async throws { try await flags.run { await $0.answer(name, type) } }
}

/// `muster stats`.
struct Stats: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the running server's counters and sizes.", discussion: HelpText.stats)
    @OptionGroup var flags: SettingFlags<ClientSettings>

    /// Runs it.
    func run() async throws { try await flags.run { await $0.stats() } }
}

/// `muster backup FILE`.
struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Save the running server's registry in a file.", discussion: HelpText.backup)
    @Argument(help: "The file to write; it must not exist yet.") var file: String
    @OptionGroup var flags: SettingFlags<ClientSettings>

    /// Runs it.
    func run() async throws { try await flags.run { await $0.backup(to: file) } }
}

/// `muster export ZONE`.
struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a zone, as it is answered now, as a master file.",
        discussion: HelpText.export)
    @Argument(help: "The zone by its apex: example.local.") var zone: String
    @Option(
        help: ArgumentHelp(
            "The file to write, once the zone is whole; else standard output.",
            valueName: "file")) var output: String?
    @OptionGroup var flags: SettingFlags<ClientSettings>

    /// Runs it.
    func run() async throws { try await flags.run { await $0.export(zone, to: output) } }
}

/// `muster purge SERVICE|NAMESPACE`.
struct Purge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Deregister all instances of a service or a namespace.",
        discussion: HelpText.purge)
    @Argument(help: "The service or namespace, by id or name.") var target: String
    @OptionGroup var flags: SettingFlags<ClientSettings>

    /// Runs it.
    func run() async throws { try await flags.run { await $0.purge(target) } }
}
