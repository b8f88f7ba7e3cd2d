import Foundation
import TestKit

/// What tells the processes of a stage from all others.
extension Stage {
    /// What the list of mounts of every process on the stage holds, and of no other: the path of
    /// its resolv.conf. Numbers of namespaces are given anew.
    func mark() async throws -> String {
        let mounts = try await lines(["cat", "/proc/self/mountinfo"])
        let own = mounts.map { $0.split(separator: " ") }.last { words in
            words.count > 4 && words[4] == "/etc/resolv.conf"
        }
        guard let own, try !Self.processes(marked: String(own[3])).isEmpty else {
            throw Unreadable(description: "no process has this stage's resolv.conf: \(mounts)")
        }
        return String(own[3])
    }

    /// The processes that run on the stage with this mark.
    static func processes(marked mark: String) throws -> [String] {
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc")
        return processes.filter { Int($0) != nil }.filter { process in
            let list = try? String(contentsOfFile: "/proc/\(process)/mountinfo", encoding: .utf8)
            return list?.contains(mark) == true
        }
    }
}
