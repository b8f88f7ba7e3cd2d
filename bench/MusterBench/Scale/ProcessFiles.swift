import Foundation

/// What the kernel tells of a process, read from its text files under /proc.
enum ProcessFiles {
    /// Octets of anonymous memory that a process holds: what it allocated and touched, without the
    /// pages of files. Nil when the process has ended.
    static func anonymousMemory(of process: Int32) -> Int? {
        text("/proc/\(process)/status").flatMap { field("RssAnon", in: $0) }.map { $0 * 1024 }
    }

    /// The threads of a process: what each did so far.
    static func threads(of process: Int32) -> [ThreadActivity] {
        let folder = "/proc/\(process)/task"
        let ids = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return ids.compactMap { id in
            guard let name = text("\(folder)/\(id)/comm"),
                let schedule = text("\(folder)/\(id)/schedstat"),
                let status = text("\(folder)/\(id)/status")
            else { return nil }
            return ThreadActivity(name: name, schedule: schedule, status: status)
        }
    }

    /// The number of a field such as `RssAnon:    123 kB`.
    static func field(_ name: String, in text: String) -> Int? {
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        return line?.split { " :\t".contains($0) }.dropFirst().first.flatMap { Int($0) }
    }

    private static func text(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }
}

/// What a thread did since it started.
struct ThreadActivity: Hashable, Sendable {
    let name: String
    /// CPU time in nanoseconds.
    let time: Int
    /// How often it gave the processor up by itself: each time it waits for something.
    let waits: Int

    /// The activity that `comm`, `schedstat` and `status` of a thread tell of.
    init?(name: String, schedule: String, status: String) {
        guard let time = schedule.split(separator: " ").first.flatMap({ Int($0) }),
            let waits = ProcessFiles.field("voluntary_ctxt_switches", in: status)
        else { return nil }
        self.name = name.trimmingCharacters(in: .whitespacesAndNewlines)
        self.time = time
        self.waits = waits
    }
}
