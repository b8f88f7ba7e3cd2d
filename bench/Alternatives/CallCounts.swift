import Foundation

/// Instructions and calls per query, as callgrind counts them.
struct CallCounts {
    /// Instructions in user mode.
    let instructions: Double
    /// Calls of swift_retain and its like, and of swift_release and its like.
    let references: Double
    /// Calls that allocate memory.
    let allocations: Double

    private static let queries = 20_480

    /// Runs this program under callgrind with and without queries; the difference is theirs.
    init(_ title: String) throws {
        let (with, without) = (
            try Self.count(title, queries: Self.queries + 1), try Self.count(title, queries: 1)
        )
        func perQuery(_ figure: (Totals) -> Int) -> Double {
            Double(max(0, figure(with) - figure(without))) / Double(Self.queries)
        }
        instructions = perQuery(\.instructions)
        references = perQuery(\.references)
        allocations = perQuery(\.allocations)
    }

    private struct Totals {
        var instructions = 0
        var references = 0
        var allocations = 0
    }

    private static func count(_ title: String, queries: Int) throws -> Totals {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("alternatives-\(UUID().uuidString).callgrind")
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "valgrind", "--tool=callgrind", "--callgrind-out-file=\(file.path)",
            CommandLine.arguments[0], title, "\(queries)",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return totals(try String(contentsOf: file, encoding: .utf8))
    }

    /// Reads callgrind's output: `cfn=(7) name` names a callee once, later `cfn=(7)` stands for it;
    /// `calls=` behind it says how often it was called from that place.
    private static func totals(_ text: String) -> Totals {
        var totals = Totals()
        var names: [Substring: Substring] = [:]
        var callee: Substring = ""
        for line in text.split(separator: "\n") {
            if line.hasPrefix("fn=") || line.hasPrefix("cfn=") {
                let parts = line.drop { $0 != "(" }.split(separator: " ", maxSplits: 1)
                if parts.count == 2 { names[parts[0]] = parts[1] }
                if line.hasPrefix("cfn=") { callee = names[parts[0]] ?? "" }
            } else if line.hasPrefix("calls=") {
                let count = Int(line.dropFirst(6).prefix { $0 != " " }) ?? 0
                if countsReferences(callee) { totals.references += count }
                if ["malloc", "posix_memalign"].contains(callee) { totals.allocations += count }
            } else if line.hasPrefix("totals:") {
                totals.instructions = Int(line.dropFirst(8)) ?? 0
            }
        }
        return totals
    }

    private static func countsReferences(_ name: Substring) -> Bool {
        ["swift_retain", "swift_release", "swift_bridgeObjectRetain", "swift_bridgeObjectRelease"]
            .contains(name)
    }
}
