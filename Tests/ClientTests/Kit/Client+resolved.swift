import Foundation
import TestKit

extension Client {
    /// systemd-resolved with a routing domain, behind its stub and glibc.
    static let resolved = Client(
        name: "systemd-resolved",
        version: {
            try await $0.word(
                after: "systemd ", in: UnpackedPrograms.command(resolvedPath, ["--version"]))
        },
        start: { stage in
            let (program, stub) = try await stage.startResolved()
            let view = View(title: "`getent ahosts` by its stub", subject: .addresses) {
                try await stage.getent("ahosts", by: stub)
            }
            let outside = View.outsideAddresses("`getent ahosts` by its stub") {
                try await stage.getent("ahosts", $0, by: stub)
            }
            let address = "127.0.0.53"
            return [view] + stage.views(through: address, keeping: program)
                + stage.whereForwarding(
                    [outside] + stage.outsideViews(through: address, keeping: program))
        })
    fileprivate static let resolvedPath = "lib/systemd/systemd-resolved"
}

extension Stage {
    /// Starts systemd-resolved with what docs/clients.md says, and makes a resolv.conf that names
    /// its stub.
    func startResolved() async throws -> (program: RunningProgram, stub: String) {
        let dropIn = try folder.write(page.configuration("systemd-resolved"), to: "muster.conf")
        let stub = try folder.write("nameserver 127.0.0.53\n", to: "stub.conf")
        // It becomes this user, who must not be another one where root is one's own in a user
        // namespace.
        let account = "systemd-resolve:x:0:0::/:/bin/false\n"
        let accounts = try folder.write(
            account + String(contentsOfFile: "/etc/passwd", encoding: .utf8), to: "passwd")
        let setUp = """
            mount -t tmpfs tmpfs /run
            mkdir -p /run/systemd/resolve /run/systemd/resolved.conf.d
            cp '\(dropIn)' /run/systemd/resolved.conf.d
            mount --bind '\(accounts)' /etc/passwd
            exec "$@"
            """
        let program = try start(
            ["unshare", "--mount", "sh", "-ec", setUp, "sh"]
                + UnpackedPrograms.command(Client.resolvedPath))
        do {
            try await waitForAnswers(of: "127.0.0.53", program)
        } catch {
            let lines = program.errors.split(separator: "\n")
            throw CannotStart(reason: lines.suffix(3).joined(separator: " "))
        }
        return (program, stub)
    }
}
