/// The real program, serving a folder of its own.
package final class MusterServer: Sendable {
    /// Where DNS is answered over UDP and TCP, `127.0.0.1:20123`.
    package let address: String
    /// Where the API's port is.
    package let apiAddress: String
    /// Holds `zones`, `data` and the control socket.
    package let folder: TemporaryFolder
    /// The running process.
    package let program: RunningProgram
    private let control: String

    /// Starts `muster serve` and waits until it says that it is ready.
    ///
    /// `options` come behind the ones that place it; `launcher` is put in front of the command, to
    /// run it under other limits or in another network.
    package init(
        folder: TemporaryFolder, address: String? = nil, options: [String] = [],
        launcher: [String] = [], environment: [String: String] = [:]
    ) async throws {
        self.folder = folder
        self.address = try address ?? "127.0.0.1:\(FreePort.take())"
        apiAddress = "127.0.0.1:\(try FreePort.take())"
        control = folder.path("control")
        let readiness = try Readiness(folder.path("notify-\(try FreePort.take())"))
        program = try RunningProgram(
            launcher + Self.command("serve", in: folder)
                + ["--dns", self.address, "--api", apiAddress] + options,
            environment: environment.merging(["NOTIFY_SOCKET": readiness.path]) { $1 })
        try await wait(for: "muster to be ready\n\(program.errors)\(program.output)") {
            [program] in try readiness.isThere || !program.isRunning
        }
        guard program.isRunning else {
            throw Unreadable(description: "muster ended: \(program.errors)\(program.output)")
        }
    }

    /// The command line of a subcommand for the files and the control socket of this folder.
    package static func command(
        _ subcommand: String, _ arguments: [String] = [], in folder: TemporaryFolder
    ) -> [String] {
        [Checkout.product("muster"), subcommand] + arguments + [
            "--zones", folder.path("zones"), "--data", folder.path("data"),
            "--control", folder.path("control"),
        ]
    }

    /// Runs a subcommand that asks this server.
    package func run(_ subcommand: String, _ arguments: String...) async throws -> ProgramResult {
        try await TestKit.run(Self.command(subcommand, arguments, in: folder))
    }

    /// What is logged so far.
    package var log: String { program.errors + program.output }
}

/// The receiving end of sd_notify: a service says READY=1 when it serves.
private final class Readiness: Sendable {
    let path: String
    private let socket: Socket

    init(_ path: String) throws {
        self.path = path
        socket = try Socket(.localDatagram)
        try socket.bind(to: .path(path))
    }

    var isThere: Bool {
        get throws {
            guard try socket.isReadable() else { return false }
            let text = String(decoding: try socket.receive(), as: UTF8.self)
            return text.split(separator: "\n").contains("READY=1")
        }
    }
}
