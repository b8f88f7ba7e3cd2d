import Foundation

/// What one query of a kind costs in user mode.
struct QueryCost {
    let kind: QueryKind
    /// Instructions.
    let instructions: Int
    /// The functions it calls that allocate, free, count references or lock.
    let costlyCalls: Set<String>
}

/// Runs this program under callgrind and reads what it counted.
enum Callgrind {
    /// The beginnings of the names of functions that no query may call.
    static let costly = [
        "malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "free", "swift_retain",
        "swift_release", "swift_bridgeObject", "swift_allocObject", "swift_slowAlloc",
        "swift_slowDealloc", "swift_dealloc", "swift_unknownObject", "swift_beginAccess",
        "pthread_mutex", "__lll_lock",
    ]

    /// The cost of each kind, in the order of `QueryKind`.
    static func count() throws -> [QueryCost] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("query-cost-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try run(in: folder)
        return try QueryKind.allCases.enumerated().map { index, kind in
            // Callgrind numbers its dumps from 1.
            let file = folder.appendingPathComponent("out.\(index + 1)")
            guard let text = try? String(contentsOf: file, encoding: .utf8) else {
                throw CostError("callgrind wrote nothing for the kind \(kind.rawValue)")
            }
            return try QueryCost(kind, profile: text)
        }
    }

    private static func run(in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "valgrind", "--tool=callgrind", "--collect-atstart=no",
            "--toggle-collect=*respondOnce*", "--toggle-collect=*UDPWorkerV3runyyF*",
            "--dump-before=*finishKind*", "--compress-strings=no",
            "--callgrind-out-file=\(folder.path)/out", CommandLine.arguments[0], "--counted",
        ]
        let output = Pipe()
        process.standardError = output
        try process.run()
        let text = String(
            decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CostError("valgrind failed:\n\(text)")
        }
    }
}

extension QueryCost {
    /// The cost that a profile of callgrind tells for all queries of a kind.
    init(_ kind: QueryKind, profile: String) throws {
        var total: Int?
        var callee = ""
        var calls: Set<String> = []
        for line in profile.split(separator: "\n") {
            if line.hasPrefix("summary: ") { total = Int(line.dropFirst(9)) }
            // Callgrind lists a call when it was made while it collected; how often it counts is
            // not limited to that time.
            if line.hasPrefix("cfn=") { callee = String(line.dropFirst(4)) }
            if line.hasPrefix("calls="), Callgrind.costly.contains(where: callee.hasPrefix) {
                calls.insert(callee)
            }
        }
        guard let total, total > 0 else {
            throw CostError("callgrind's profile of the kind \(kind.rawValue) has no sum")
        }
        self.init(kind: kind, instructions: total / CostZone.count, costlyCalls: calls)
    }
}
