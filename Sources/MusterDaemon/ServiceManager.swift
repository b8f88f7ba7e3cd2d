import Dispatch
import Glibc

/// Tells the service manager (systemd) how the program is doing, over the socket that
/// `NOTIFY_SOCKET` names; see sd_notify(3). Without the variable it does nothing.
package struct ServiceManager: Sendable {
    /// What can be told.
    package enum Event: Sendable {
        /// It serves, or does again; with a line for people.
        case ready(String)
        case reloading
        case stopping
    }

    /// A path, or `@` and an abstract name.
    private let socket: String?

    /// The manager that this environment names.
    package init(environment: [String: String]) { socket = environment["NOTIFY_SOCKET"] }

    /// Tells it; a manager that cannot be reached is no error.
    package func tell(_ event: Event) {
        guard let socket, !socket.isEmpty else { return }
        send(Self.text(event), to: socket)
    }

    /// RELOADING needs the time, so that the manager can tell which READY=1 answers it.
    private static func text(_ event: Event) -> String {
        switch event {
        case .ready(let status): return "READY=1\nSTATUS=\(status)"
        case .stopping: return "STOPPING=1\nSTATUS=stopping"
        case .reloading:
            // CLOCK_MONOTONIC, as the manager wants it.
            let microseconds = DispatchTime.now().uptimeNanoseconds / 1_000
            return "RELOADING=1\nMONOTONIC_USEC=\(microseconds)\nSTATUS=reading files again"
        }
    }

    private func send(_ text: String, to socket: String) {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var path = Array(socket.utf8)
        if path[0] == UInt8(ascii: "@") { path[0] = 0 }
        guard path.count <= Limits.socketPath else { return }
        // SAFETY: sun_path holds 108 octets and `path` has at most 107 of them.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path) }
        // The length ends with the name: an abstract name is all octets up to it.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        // SAFETY: sockaddr_un is a sockaddr by its first member; `length` is within its size.
        unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe sendto(
                    descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
    }
}
