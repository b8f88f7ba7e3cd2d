import CLinux
import Foundation

/// Processor time that a process and its children have used, in seconds.
struct ProcessorTime: Equatable, Sendable {
    /// User and system mode together, as exact as the scheduler counts: nanoseconds.
    var total = 0.0
    /// The part in user mode, which the kernel tells in hundredths of a second.
    var user = 0.0
    /// The part in system mode, likewise.
    var system = 0.0

    /// What was used between an earlier reading and this one.
    static func - (now: Self, before: Self) -> Self {
        Self(
            total: now.total - before.total, user: now.user - before.user,
            system: now.system - before.system)
    }

    /// What the living processes of a group have used, all their threads included.
    init(ofGroup group: pid_t) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        for process in names.compactMap({ pid_t($0) }) {
            guard let stat = ProcessStat(of: process), stat.group == group else { continue }
            user += stat.user
            system += stat.system
            total += Self.clock(of: process) ?? 0
        }
    }

    /// The parts given.
    init(total: Double = 0, user: Double = 0, system: Double = 0) {
        self.total = total
        self.user = user
        self.system = system
    }

    /// What the clock of a process says, clock_getcpuclockid(3).
    private static func clock(of process: pid_t) -> Double? {
        var clock = clockid_t()
        var time = timespec()
        // SAFETY: both calls fill in a local that outlives them.
        guard unsafe clock_getcpuclockid(process, &clock) == 0,
            unsafe clock_gettime(clock, &time) == 0
        else { return nil }
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

/// What /proc/PID/stat says of a process, proc_pid_stat(5).
struct ProcessStat: Equatable {
    let group: pid_t
    /// Seconds in user mode.
    let user: Double
    /// Seconds in system mode.
    let system: Double

    /// Reads the file of a process; nil when there is none.
    init?(of process: pid_t) {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        else { return nil }
        self.init(parsing: text, ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
    }

    /// Reads the text of such a file; the program's name in it may hold blanks and parentheses.
    init?(parsing text: String, ticksPerSecond: Double) {
        guard let end = text.lastIndex(of: ")") else { return nil }
        // From the third field on: state, parent, group, ...; times are fields 14 and 15.
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let group = pid_t(fields[2]), let user = Double(fields[11]),
            let system = Double(fields[12])
        else { return nil }
        self.group = group
        self.user = user / ticksPerSecond
        self.system = system / ticksPerSecond
    }
}
