import Foundation
import TestKit
import Testing

/// A machine of its own: systemd as the first process, on a copy of this machine's files, in a
/// network with nobody else. Only root can make one. All of it ends with the object.
final class Machine: Sendable {
    private let folder: TemporaryFolder
    private let program: RunningProgram

    /// Boots one whose `/usr/local/bin/muster` is the program; `setUp` are commands of the shell
    /// that change the files below `$root` before that.
    init(setUp: String = "") async throws {
        folder = try TemporaryFolder()
        program = try RunningProgram([
            "unshare", "--mount", "--net", "--ipc", "--uts",
            Checkout.folder + "/Tests/ScenarioTests/Machine/boot", folder.path,
            Checkout.product("muster"), setUp,
        ])
        try await wait(for: "systemd to boot\n\(program.errors)") { [program] in
            guard program.isRunning else { return true }
            let state = try await TestKit.run(command(["systemctl", "is-system-running"]))
            return state.output == "running\n"
        }
        guard program.isRunning else { throw Unreadable(description: program.errors) }
    }

    /// The arguments that run a command in this machine, as root.
    func command(_ arguments: [String]) -> [String] {
        [
            "nsenter", "--target", String(program.id), "--mount", "--net", "--ipc", "--uts",
            "--cgroup", "--pid=/proc/\(program.id)/ns/pid_for_children",
        ] + arguments
    }

    /// Runs commands of the shell, which must succeed, and gives what they wrote.
    @discardableResult
    func shell(_ script: String) async throws -> String {
        let result = try await run(command(["sh", "-ec", script]))
        guard result.succeeded else {
            let journal = try await journal()
            throw Unreadable(description: "\(script): \(result.output)\(result.errors)\n\(journal)")
        }
        return result.output
    }

    /// Writes a file; the folders that its name has are made.
    func write(_ text: String, to path: String) async throws {
        let script = "mkdir -p \"$(dirname \"$1\")\"; printf %s \"$2\" >\"$1\""
        let result = try await run(command(["sh", "-ec", script, "sh", path, text]))
        try #require(result.succeeded, "\(path): \(result.errors)")
    }

    /// Does what `muster install` does and what it then says that comes next, word by word.
    func install(_ options: String...) async throws {
        let arguments = ["/usr/local/bin/muster", "install"] + options
        let result = try await run(command(arguments))
        try #require(result.succeeded, "\(result)")
        let lines = result.output.split(separator: "\n")
        let commands = lines.drop { $0 != "Next, as root:" }.dropFirst()
        try #require(!commands.isEmpty, "\(result.output)")
        try await shell(commands.joined(separator: "\n"))
    }

    /// What a unit's processes wrote, or all that was logged.
    func journal(of unit: String? = nil) async throws -> String {
        let filter = unit.map { ["--output=cat", "_SYSTEMD_UNIT=\($0)"] } ?? []
        return try await run(command(["journalctl", "--no-pager"] + filter)).output
    }

    /// A property of muster.service, as `systemctl show` tells it.
    func property(_ name: String) async throws -> String {
        try await String(
            shell("systemctl show --value --property=\(name) muster.service").dropLast())
    }

    /// The RDATA of an answer of Muster here.
    func answer(
        _ question: String, at address: String = "127.0.0.1:53",
        over transport: LookupTool.Transport = .udp
    ) async throws -> [String] {
        try await LookupTool.dig.ask(
            question, at: address, over: transport, launcher: command([])
        ).data
    }
}
