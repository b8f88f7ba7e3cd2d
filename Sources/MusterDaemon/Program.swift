import Dispatch
import Foundation
import Logging
import Muster

/// The commands of the program. Each prints what it has to say and gives the exit status: 0 when
/// all went well, 1 when not; arguments that make no sense end with 64 before a command begins.
package struct Program: Sendable {
    /// The version of this release.
    package static let version = "0.1.0"

    let flags: [String: [String]]
    let environment: [String: String]

    /// The program with these flags (by setting key) in this environment.
    package init(flags: [String: [String]], environment: [String: String]) {
        self.flags = flags
        self.environment = environment
    }

    /// The first part of `muster serve`: takes the sockets and gives up what rights there are
    /// besides. What is read from here on is read by the user who reads it again at SIGHUP.
    ///
    /// Call it in the program's first thread, and before that thread ends: the kernel tells the
    /// user of the program from it, and nobody can change the user of a thread that has ended.
    package func prepare() -> PreparedServer? {
        do throws(Problems) {
            let configuration = try Configuration.load(flags: flags, environment: environment)
            ProcessSettings.prepare()
            let privileges = Privileges(configuration: configuration, environment: environment)
            return PreparedServer(configuration: configuration, sockets: try privileges.use())
        } catch {
            Self.report(error)
            return nil
        }
    }

    /// The rest of `muster serve`: serves until it is told to stop.
    package func serve(_ prepared: PreparedServer) async -> Int32 {
        let configuration = prepared.configuration
        let logger = LineLog.logger(configuration.logLevel, configuration.logFormat)
        let daemon = Daemon(
            configuration, environment: environment, logger: logger, sockets: prepared.sockets
        ) {
            Self.endAfterDeadline()
        }
        do throws(Problems) {
            try await daemon.run()
            logger.info("stopped")
            return 0
        } catch {
            Self.report(error)
            return 1
        }
    }

    /// `muster backup FILE`: saves the running server's registry.
    package func backup(to file: String) async -> Int32 {
        // The server has a current folder of its own.
        await request(.backup(path: URL(fileURLWithPath: file).path))
    }

    /// `muster purge SERVICE|NAMESPACE`: deregisters what is below it.
    package func purge(_ target: String) async -> Int32 { await request(.purge(target: target)) }

    /// `muster stats`: the numbers of the running server, named as on `/metrics`.
    package func stats() async -> Int32 { await request(.stats) }

    /// Runs a command; what is wrong goes to standard error as `muster: ...`, a line each.
    func attempt(_ body: (Configuration) async throws(Problems) -> Void) async -> Int32 {
        do {
            try await body(Configuration.load(flags: flags, environment: environment))
            return 0
        } catch {
            Self.report(error)
            return 1
        }
    }

    /// Tells what is wrong, each on a line.
    static func report(_ problems: Problems) {
        let lines = problems.list.flatMap { $0.description.split(separator: "\n") }
        Output.error(lines.map { "muster: \($0)\n" }.joined())
    }

    private func request(_ request: ControlRequest) async -> Int32 {
        await attempt { configuration throws(Problems) in
            let path = ControlPath.standard(configuration, environment: environment)
            guard let reply = try await ControlClient(path: path).ask(request) else {
                throw Problems(
                    "no server answers on \(path): start one with muster serve, or name its socket "
                        + "with --control PATH")
            }
            switch reply {
            case .done(let text): Output.standard(text + "\n")
            case .stats(let statistics): Output.standard(Metrics.lines(statistics))
            case .answer(let explanation): Output.standard(AnswerReport(explanation).text)
            case .failed(let text): throw Problems(text)
            case .zone: throw Problems("the server on \(path) gave another reply")
            }
        }
    }

    /// What is acknowledged is on disk already, so an end that drags on can be cut short.
    private static func endAfterDeadline() {
        DispatchQueue.global().asyncAfter(deadline: .now() + Limits.stopSeconds) {
            Output.error("muster: stopping took too long; ended\n")
            exit(0)
        }
    }
}
