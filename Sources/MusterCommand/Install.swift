import ArgumentParser
import MusterDaemon

/// `muster install`.
struct Install: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the files of a systemd service, or show them.",
        discussion: HelpText.install)
    @Flag(help: "Show what would be written, and write nothing.") var dryRun = false
    @Flag(help: "Overwrite files that were changed.") var replace = false
    @Option(help: ArgumentHelp("Write below this folder, as packages do.", valueName: "dir"))
    var root = ""
    @Option(
        help: ArgumentHelp(
            "Where the program will lie (default: where this one does).", valueName: "path"))
    var program: String?
    @Option(
        help: ArgumentHelp(
            "Where DNS is answered; may be given several times (default: 127.0.0.1:53).",
            valueName: "address:port")) var dns: [String] = []
    @Option(
        help: ArgumentHelp(
            "A domain that systemd-resolved shall ask this server for; may be given several times.",
            valueName: "name")) var domain: [String] = []

    /// Runs it.
    func run() throws {
        var options = Program.InstallOptions()
        options.isDry = dryRun
        options.replaces = replace
        options.root = root.hasSuffix("/") ? String(root.dropLast()) : root
        options.program = program
        options.dns = dns
        options.domains = domain
        let status = Program.install(options)
        if status != 0 { throw ExitCode(status) }
    }
}
