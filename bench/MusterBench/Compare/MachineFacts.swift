import Foundation

/// What has to be known of a machine and its programs to judge figures.
struct MachineFacts: Sendable {
    var lines: [(name: String, value: String)]

    /// Reads them, with the versions of dnsperf and of servers; what this machine does not tell is
    /// `unknown`.
    init(servers: [(name: String, version: String)]) {
        self.init(programs: [("dnsperf", Self.dnsperf)] + servers.filter { $0.name != "echo" })
    }

    /// The same with the versions of other programs.
    init(programs: [(name: String, version: String)]) {
        lines = [
            ("processor", Self.processor), ("kernel", Self.tool(["uname", "-sr"])),
            ("Swift", Self.tool(["swift", "--version"])), ("commit", Self.commit),
        ]
        for program in programs { lines.append((program.name, program.version)) }
    }

    private static var processor: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let models = text.split(separator: "\n").filter { $0.hasPrefix("model name") }
        let name = models.first?.split(separator: ":").last?.drop { $0 == " " }
        return "\(name ?? "unknown"), \(ProcessInfo.processInfo.activeProcessorCount) processors"
    }

    private static var commit: String {
        let changes = tool(["git", "status", "--porcelain", "--untracked-files=no"])
        return tool(["git", "rev-parse", "--short", "HEAD"])
            + (changes.isEmpty ? "" : ", with changes")
    }

    private static var dnsperf: String {
        let text = (try? Tool.output(of: ["dnsperf", "-h"], anyStatus: true)) ?? ""
        return text.firstMatch(of: /Version ([0-9.]+)/).map { String($0.1) } ?? "unknown"
    }

    /// The first line that a program writes.
    private static func tool(_ arguments: [String]) -> String {
        guard let text = try? Tool.output(of: arguments) else { return "unknown" }
        return text.split(separator: "\n").first.map(String.init) ?? ""
    }
}
