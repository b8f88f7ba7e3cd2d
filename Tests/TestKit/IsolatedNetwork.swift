import Glibc

/// A network of its own with 127.0.0.1 and ::1 and what is added, and an own `/etc/resolv.conf`.
///
/// Its namespaces belong to one waiting process: when that ends, for whatever reason, they are
/// gone, and there is no name to clean up. Who is not root becomes root in a user namespace.
package final class IsolatedNetwork: Sendable {
    private let holder: RunningProgram
    private let folder: TemporaryFolder

    /// Makes a network whose programs ask the name servers of this resolv.conf, and whose packets
    /// have at most `mtu` octets; `setUp` are commands of the shell that add to it.
    package init(resolvConf: String, mtu: Int = 65_536, setUp: String = "") async throws {
        folder = try TemporaryFolder()
        let file = try folder.write(resolvConf, to: "resolv.conf")
        let commands = """
            ip link set lo mtu \(mtu) up
            mount --bind '\(file)' /etc/resolv.conf
            \(setUp)
            echo ready
            exec sleep infinity
            """
        let user = getuid() == 0 ? [] : ["--user", "--map-root-user"]
        holder = try RunningProgram(
            ["unshare", "--net", "--mount"] + user + ["sh", "-ec", commands])
        try await wait(for: "a network namespace\n\(holder.errors)") { [holder] in
            holder.output == "ready\n" || !holder.isRunning
        }
        guard holder.isRunning else { throw Unreadable(description: holder.errors) }
    }

    /// The arguments that run a command in this network.
    package func command(_ arguments: [String]) -> [String] {
        let user = getuid() == 0 ? [] : ["--user", "--preserve-credentials"]
        return ["nsenter", "--target", String(holder.id), "--net", "--mount"] + user + arguments
    }
}
