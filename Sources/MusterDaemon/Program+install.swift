import Foundation

/// `muster install`.
extension Program {
    /// What `muster install` is told.
    package struct InstallOptions: Sendable {
        /// The addresses of DNS, as they were given; none takes the standard one.
        package var dns: [String] = []
        package var domains: [String] = []
        /// Where the program will lie; nil takes where this one does.
        package var program: String?
        package var root = ""
        package var isDry = false
        package var replaces = false

        /// Nothing given.
        package init() {}
    }

    /// Writes the files of a service, or shows them.
    package static func install(_ options: InstallOptions) -> Int32 {
        do throws(Problems) {
            let installation = try installation(options)
            let files = installation.files.map {
                InstalledFile(file: $0, root: options.root, replaces: options.replaces)
            }
            var lines: [String] = []
            for file in files { lines += try install(file, isDry: options.isDry) }
            if !options.isDry { try makeFolder(options.root + Installation.zones) }
            lines.append("folder    \(options.root + Installation.zones)")
            Output.lines(lines + next(installation, options))
            return 0
        } catch {
            report(error)
            return 1
        }
    }

    private static func installation(_ options: InstallOptions) throws(Problems) -> Installation {
        var problems: [Problem] = []
        for text in options.dns {
            if let expectation = ListenAddress.expectation(text) {
                problems.append(Problem("must be \(expectation), not '\(text)'", at: "--dns"))
            }
        }
        for text in options.domains {
            if let expectation = NameExpectation.nameServer(text) {
                problems.append(Problem("must be \(expectation), not '\(text)'", at: "--domain"))
            }
        }
        var installation = Installation()
        installation.program = options.program ?? ownPath
        // ProtectHome= and PrivateTmp= hide these from the service.
        let hidden = [["home"], ["root"], ["run", "user"], ["tmp"], ["var", "tmp"]]
        let program = installation.program
        let folders = program.split(separator: "/").map(String.init)
        if !program.hasPrefix("/") || hidden.contains(where: { folders.starts(with: $0) }) {
            problems.append(
                Problem(
                    "\(program) cannot be run by a service, which sees no home and no temporary "
                        + "folder: copy it to /usr/local/bin and name that", at: "--program"))
        }
        guard problems.isEmpty else { throw Problems(problems) }
        if !options.dns.isEmpty { installation.dns = options.dns }
        installation.domains = options.domains
        return installation
    }

    private static var ownPath: String {
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return link ?? CommandLine.arguments[0]
    }

    /// Writes a file unless that is only to be shown, and says what that does.
    private static func install(
        _ file: InstalledFile, isDry: Bool
    ) throws(Problems) -> [String] {
        let outcome = try file.outcome()
        let verb = outcome.rawValue.padding(toLength: 10, withPad: " ", startingAt: 0)
        let isWritten = outcome == .new || outcome == .replaced
        let remark = outcome == .kept ? " (it was changed; --replace overwrites it)" : ""
        if isWritten, !isDry { try file.write() }
        let content =
            isDry && outcome != .same
            ? file.file.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map { $0.isEmpty ? "" : "    \($0)" } : []
        return [verb + file.path + remark] + content
    }

    private static func makeFolder(_ path: String) throws(Problems) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755])
        } catch {
            throw Problems("\(path) cannot be made: \(error.localizedDescription)")
        }
    }

    private static func next(_ installation: Installation, _ options: InstallOptions) -> [String] {
        var commands = [
            "systemd-sysusers", "systemctl daemon-reload", "systemctl enable --now muster.service",
        ]
        if !installation.domains.isEmpty {
            commands.append("systemctl restart systemd-resolved.service")
        }
        let head =
            options.isDry
            ? "Nothing was written. Without --dry-run, these commands come next, as root:"
            : "Next, as root:"
        return ["", head] + commands.map { "    \($0)" }
    }
}
