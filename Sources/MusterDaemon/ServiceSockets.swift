import Foundation
import NameServer

/// The sockets that the service manager passed with the start (sd_listen_fds(3)).
enum ServiceSockets {
    /// The number of the first one.
    private static let first: Int32 = 3

    /// The sockets that the environment tells of; none when they are for another process.
    static func passed(
        _ environment: [String: String], process: Int32 = getpid()
    ) throws(Problems) -> [PassedSocket] {
        guard let count = environment["LISTEN_FDS"], let owner = environment["LISTEN_PID"] else {
            return []
        }
        guard let owner = Int32(owner) else {
            throw Problems("LISTEN_PID must be a process id, not '\(owner)'")
        }
        // Whoever started this program left the variables of its own sockets in the environment.
        guard owner == process else { return [] }
        guard let count = Int32(count), (0...Limits.passedSockets).contains(count) else {
            throw Problems(
                "LISTEN_FDS must be a number from 0 to \(Limits.passedSockets), not '\(count)'")
        }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(
            separator: ":", omittingEmptySubsequences: false)
        return (0..<count).map { index in
            let name = names.indices.contains(Int(index)) ? String(names[Int(index)]) : ""
            return PassedSocket(number: first + index, name: name.isEmpty ? "socket" : name)
        }
    }
}
