import Foundation
import Glibc

/// Who listens on a port, as far as /proc tells it.
struct PortHolder: Hashable {
    /// The address that is listened on, `127.0.0.53:53`.
    let address: String
    /// The program's name; nil when it is another user's and that user is all that is known.
    let program: String?
    let process: Int32?
    /// The user's name.
    let user: String

    /// The holder of the port that keeps others from listening on this address; nil when it is
    /// gone, or cannot be seen.
    static func find(_ address: ListenAddress, transport: String) -> PortHolder? {
        let tables = transport == "UDP" ? ["udp", "udp6"] : ["tcp", "tcp6"]
        let rows = tables.flatMap { table -> [Row] in
            // The link /proc/net is not there under ProcSubset=pid.
            let text = try? String(contentsOfFile: "/proc/self/net/\(table)", encoding: .utf8)
            return (text ?? "").split(separator: "\n").dropFirst().compactMap(Row.init)
        }
        guard let row = rows.first(where: { $0.isListening && $0.keeps(address) }) else {
            return nil
        }
        let process = owner(of: row.inode)
        return PortHolder(
            address: row.address.description, program: process.flatMap(name), process: process,
            user: userName(row.user))
    }

    /// What a person reads: `dnsmasq (process 612) has 127.0.0.1:53`.
    var text: String {
        guard let program, let process else { return "a program of user \(user) has \(address)" }
        return "\(program) (process \(process)) has \(address)"
    }

    /// True for the resolver of systemd; the kernel keeps 15 characters of a name.
    var isResolved: Bool { program == "systemd-resolve" || user == "systemd-resolve" }

    private static func owner(of inode: Substring) -> Int32? {
        let files = FileManager.default
        let processes = (try? files.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.lazy.compactMap { Int32($0) }.first { process in
            let folder = "/proc/\(process)/fd"
            let open = (try? files.contentsOfDirectory(atPath: folder)) ?? []
            return open.contains {
                (try? files.destinationOfSymbolicLink(atPath: "\(folder)/\($0)"))
                    == "socket:[\(inode)]"
            }
        }
    }

    private static func name(of process: Int32) -> String? {
        let text = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
        return text?.trimmingCharacters(in: .newlines)
    }

    private static func userName(_ user: uid_t) -> String {
        // SAFETY: the entry is read at once, before anybody asks for another one.
        guard let entry = unsafe getpwuid(user) else { return "\(user)" }
        return unsafe String(cString: entry.pointee.pw_name)
    }
}

/// A row of /proc/net/udp and its kin (proc(5)).
private struct Row {
    let address: ListenAddress
    let isListening: Bool
    let user: uid_t
    let inode: Substring

    /// Reads `sl local remote state queues timer retransmit uid timeout inode …`.
    init?(_ line: Substring) {
        let fields = line.split(separator: " ")
        guard fields.count >= 10, let address = Self.address(fields[1]),
            let user = uid_t(fields[7])
        else { return nil }
        self.address = address
        // 0A: TCP that listens. 07: UDP that is not connected.
        isListening = ["0A", "07"].contains(fields[3])
        self.user = user
        inode = fields[9]
    }

    /// Whether its socket and one for that address could not both be bound.
    func keeps(_ other: ListenAddress) -> Bool {
        let isSame = address.host == other.host || address.isWildcard || other.isWildcard
        return address.port == other.port && isSame
            && (address.host.contains(":") == other.host.contains(":") || address.isWildcard)
    }

    /// `0100007F:0035`: words of the machine's order.
    private static func address(_ text: Substring) -> ListenAddress? {
        let parts = text.split(separator: ":")
        guard parts.count == 2, let port = Int(parts[1], radix: 16) else { return nil }
        let digits = Array(parts[0])
        let words = stride(from: 0, to: digits.count - 7, by: 8).compactMap {
            UInt32(String(digits[$0..<$0 + 8]), radix: 16)
        }
        let octets = words.flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) }
        }
        if octets.count == 4 {
            return ListenAddress(host: octets.map(String.init).joined(separator: "."), port: port)
        }
        guard octets.count == 16 else { return nil }
        var address = in6_addr()
        // SAFETY: an in6_addr is 16 octets of plain old data, and there are 16.
        unsafe withUnsafeMutableBytes(of: &address) { unsafe $0.copyBytes(from: octets) }
        var name = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        // SAFETY: inet_ntop reads 16 octets and writes at most the length that it is given.
        _ = unsafe inet_ntop(AF_INET6, &address, &name, socklen_t(name.count))
        let end = name.firstIndex(of: 0) ?? name.endIndex
        let host = String(decoding: name[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return ListenAddress(host: host, port: port)
    }
}
