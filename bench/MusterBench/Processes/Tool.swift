import Foundation

/// Programs that run to their end.
enum Tool {
    /// What a program writes; fails with it unless the exit status is 0 or `anyStatus` will do.
    static func output(
        of arguments: [String], processor: Int? = nil, environment: [String: String] = [:],
        anyStatus: Bool = false
    ) throws -> String {
        let folder = try WorkFolder()
        let process = try ChildProcess(
            arguments, processor: processor, environment: environment,
            output: folder.path("output"))
        if anyStatus { process.waitForEnd() } else { try process.finish() }
        return process.output
    }

    /// The path of a program along PATH; nil when there is none.
    static func path(of name: String) -> String? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// The path of this program.
    static var own: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }
}
