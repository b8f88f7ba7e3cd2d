import Foundation
import TestKit
import Testing

extension Scenarios {
    @Suite struct Installing {
        private let program = ["--program", "/usr/bin/muster", "--domain", "example.local"]
        private let paths = [
            "/etc/muster/muster.yaml", "/etc/sysusers.d/muster.conf",
            "/etc/systemd/system/muster.service", "/etc/systemd/resolved.conf.d/muster.conf",
        ]

        private func install(_ options: String...) async throws -> ProgramResult {
            try await run([Checkout.product("muster"), "install"] + program + options)
        }

        @Test("--dry-run shows every file and the next commands, and writes nothing")
        func dryRun() async throws {
            let folder = try TemporaryFolder()
            let result = try await install("--dry-run", "--root", folder.path)
            #expect(result.succeeded, "\(result)")
            let shown = paths + ["Domains=~example.local", "User=muster", "systemctl enable --now"]
            for text in shown { #expect(result.output.contains(text), "\(result.output)") }
            #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path) == [])
        }

        @Test("A file that was changed stays until it is to be replaced, and either is told")
        func changed() async throws {
            let folder = try TemporaryFolder()
            #expect(try await install("--root", folder.path).succeeded)
            for path in paths { #expect(!folder.read(path).isEmpty, "\(path)") }
            try folder.write("changed", to: paths[0])
            let kept = try await install("--root", folder.path)
            #expect(kept.output.contains("keep      \(folder.path)\(paths[0]) (it was changed"))
            #expect(kept.output.contains("unchanged \(folder.path)\(paths[1])"))
            #expect(folder.read(paths[0]) == "changed")
            let replaced = try await install("--root", folder.path, "--replace")
            #expect(replaced.output.contains("replace   \(folder.path)\(paths[0])"))
            #expect(folder.read(paths[0]).contains("dns:"))
        }

        @Test("A program in a home folder is refused, for the service could not see it")
        func hidden() async throws {
            let result = try await install("--dry-run", "--program", "/tmp/muster")
            #expect(!result.succeeded && result.errors.contains("copy it to /usr/local/bin"))
        }

        @Test("The configuration that is written can be served", arguments: [true, false])
        func served(hasDomain: Bool) async throws {
            let folder = try TemporaryFolder()
            let domain = hasDomain ? ["--domain", "example.local"] : []
            let installed = try await run(
                [Checkout.product("muster"), "install", "--program", "/usr/bin/muster"] + domain
                    + ["--root", folder.path])
            #expect(installed.succeeded, "\(installed)")
            let result = try await run([
                Checkout.product("muster"), "check", "--config", folder.path(paths[0]),
                "--zones", folder.path("etc/muster/zones"),
            ])
            #expect(result.succeeded, "\(result)")
        }

        @Test("systemd finds the unit right, and little that it could be exposed to")
        func hardened() async throws {
            let folder = try TemporaryFolder()
            #expect(try await install("--root", folder.path, "--program", "/bin/true").succeeded)
            let unit = folder.path("muster.service")
            let text = folder.read(paths[2])
            try folder.write(text, to: "muster.service")
            let verified = try await run(["systemd-analyze", "verify", unit])
            #expect(verified.succeeded && verified.errors.isEmpty, "\(verified)")
            // In tenths: exit status 1 when the exposure is more.
            let judged = try await run([
                "systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20",
                unit,
            ])
            #expect(judged.succeeded, "\(judged.output)\(judged.errors)")
            #expect(judged.output.contains("Overall exposure level"), "\(judged.output)")
        }
    }
}
