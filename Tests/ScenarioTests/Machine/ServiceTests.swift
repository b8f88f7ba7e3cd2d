import Foundation
import TestKit
import Testing

extension Scenarios {
    /// What `muster install` writes, with systemd itself.
    @Suite(.enabled(if: getuid() == 0, "only root can boot systemd: run the tests as root"))
    struct Service {
        private static let settings = "/etc/muster/muster.yaml"
        private static let zones = "/etc/muster/zones"

        /// A program that keeps running as a service of the machine.
        private func start(_ command: String, _ machine: Machine) async throws {
            try await machine.shell("systemd-run --quiet \(command)")
        }

        /// Writes what is served: `web.shop.example`, one of whose instances does not listen, and
        /// `www.example.org`.
        private func writeZones(_ machine: Machine) async throws {
            try await machine.write(Self.registry, to: Self.zones + "/registry.yaml")
            try await machine.write(ServedFolder.zone, to: Self.zones + "/example.org.zone")
        }

        /// The file of a documentation page that is below this line.
        private func file(below line: String) throws -> String {
            let page = try Checkout.text("docs/install.md")
            let blocks = page.components(separatedBy: "\n```")
            let index = try #require(blocks.firstIndex { $0.contains(line) }, "no \(line)")
            let block = blocks[index + 1].split(separator: "\n", omittingEmptySubsequences: false)
            return block.dropFirst().joined(separator: "\n") + "\n"
        }

        @Test("The unit does without what it gives up: nothing that the server needs is refused")
        func unit() async throws {
            let machine = try await Machine()
            try await start(
                "dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts "
                    + "--user=root --pid-file= --bind-interfaces --listen-address=127.0.0.2 "
                    + "--address=/outside.example/192.0.2.99", machine)
            try await writeZones(machine)
            let trace = try RunningProgram(
                machine.command([
                    "strace", "-f", "--decode-pids=comm", "--failed-only", "-o", "/tmp/trace",
                    "-p", "1",
                ]))
            try await wait(for: "strace\n\(trace.errors)") { trace.errors.contains("attached") }
            try await machine.shell("/usr/local/bin/muster install")
            try await machine.shell(
                """
                sed -i '/^domains:/d' \(Self.settings)
                echo 'forward: ["127.0.0.2:53"]' >>\(Self.settings)
                echo 'domains: [lab.example.]' >>\(Self.settings)
                echo 'probeInterval: 1' >>\(Self.settings)
                """)
            try await machine.install()
            try await checkWork(machine)
            try await checkReload(machine)
            try await checkRestart(machine)
            try await machine.shell("systemctl stop muster.service")
            #expect(try await machine.property("Result") == "success")
            let refused = try await refused(machine)
            #expect(refused == [], "\(refused.joined(separator: "\n"))")
            for line in try await machine.journal(of: "muster.service").split(separator: "\n") {
                let stamp = line.prefixMatch(of: #/\d{4}-\d\d-\d\dT[\d:.]+Z (info|notice) /#)
                #expect(stamp != nil, "\(line)")
            }
        }

        /// Both transports, the API, checks, names of others, and who does that.
        private func checkWork(_ machine: Machine) async throws {
            for transport in LookupTool.Transport.allCases {
                let found = try await machine.answer("www.example.org. A", over: transport)
                #expect(found == ["192.0.2.80"])
                let outside = try await machine.answer("outside.example. A", over: transport)
                #expect(outside == ["192.0.2.99"])
            }
            try await wait(for: "the instance that does not listen to leave the answer") {
                try await machine.answer("web.shop.example. A") == ["127.0.0.1"]
            }
            try await machine.shell(
                "muster register --api 127.0.0.1:5380 --create a.lab.example n1 --ipv4 192.0.2.77")
            let statistics = try await machine.shell("muster stats --config \(Self.settings)")
            #expect(statistics.contains("quer"), "\(statistics)")
            let process = try await machine.property("MainPID")
            let status = try await machine.shell("cat /proc/\(process)/status")
            for field in ["CapEff:\t0000000000000400", "NoNewPrivs:\t1", "Seccomp:\t2"] {
                #expect(status.contains(field), "\(status)")
            }
            let user = try await machine.shell(
                "stat --format=%U%a /proc/\(process) /var/lib/muster")
            #expect(user == "muster555\nmuster700\n")
        }

        private func checkReload(_ machine: Machine) async throws {
            try await machine.write(
                "$ORIGIN reread.example.\n@ SOA ns h 1 1 1 1 1\n@ NS ns\nns A 192.0.2.9\n",
                to: Self.zones + "/reread.example.zone")
            try await machine.shell("systemctl reload muster.service")
            try await wait(for: "the zones to be read again") {
                try await machine.answer("ns.reread.example. A") == ["192.0.2.9"]
            }
            try await wait(for: "the status") {
                try await machine.property("StatusText") == "serving what was read again"
            }
            #expect(try await machine.property("ActiveState") == "active")
        }

        /// Killed, it is started again, and has what was registered.
        private func checkRestart(_ machine: Machine) async throws {
            try await machine.shell("systemctl kill --signal=KILL muster.service")
            try await wait(for: "muster to be started again") {
                let restarts = try await machine.property("NRestarts")
                return try await machine.property("ActiveState") == "active" && restarts == "1"
            }
            #expect(try await machine.answer("a.lab.example. A") == ["192.0.2.77"])
        }

        /// The system calls of the server that the kernel refused, but for those that any ordinary
        /// user's program is refused and does without, and files of /proc that were hidden.
        private func refused(_ machine: Machine) async throws -> [String] {
            let trace = try await machine.shell("cat /tmp/trace").split(separator: "\n")
            // What systemd does on behalf of the unit before it becomes the program is its own.
            let others = ["<systemd", "<(", "<kill>", "<sh>"]
            let own = trace.filter { line in !others.contains { line.contains($0) } }
            #expect(own.contains { $0.contains("clone3(") }, "the trace tells nothing")
            let reasons = [" EPERM ", " EACCES ", " EROFS ", " EAFNOSUPPORT ", " ENOSYS "]
            let expected = [
                // RestrictNamespaces= cannot look into its arguments; the C library uses clone.
                "> clone3(",
                // More than the administrator's limit of a socket's buffer.
                "SO_RCVBUFFORCE", "SO_SNDBUFFORCE",
                // More of the processor than others.
                "> setpriority(PRIO_PROCESS, 0, -",
                // The C library takes what is usual when it cannot read that.
                "\"/proc/sys/vm/overcommit_memory\"",
            ]
            return own.map(String.init).filter { line in
                let isHidden = line.contains(" ENOENT ") && line.contains("\"/proc/")
                return (isHidden || reasons.contains { line.contains($0) })
                    && !expected.contains { line.contains($0) }
            }
        }

        @Test("Sockets of systemd, IPv4 and IPv6, as docs/install.md has them, need no capability")
        func sockets() async throws {
            let machine = try await Machine()
            try await writeZones(machine)
            try await machine.shell(
                "muster install --dns 127.0.0.1:53 --dns '[::1]:53'; systemd-sysusers")
            for path in ["muster.socket", "muster.service.d/socket.conf"] {
                let path = "/etc/systemd/system/" + path
                try await machine.write(file(below: path), to: path)
            }
            try await machine.shell(file(below: "those sockets are used after"))
            let process = try await machine.property("MainPID")
            let status = try await machine.shell("cat /proc/\(process)/status")
            for set in ["CapEff", "CapPrm", "CapBnd", "CapAmb"] {
                #expect(status.contains("\(set):\t0000000000000000"), "\(status)")
            }
            for address in ["127.0.0.1", "::1"] {
                for flags in ["+notcp", "+tcp"] {
                    let dig = "dig +short +tries=1 \(flags) @\(address) www.example.org."
                    #expect(try await machine.shell(dig) == "192.0.2.80\n")
                }
            }
            // A query that comes while it is stopped waits, and starts it.
            try await machine.shell("systemctl stop muster.service")
            let dig = "dig +short +tries=1 +time=15 @127.0.0.1 www.example.org."
            #expect(try await machine.shell(dig) == "192.0.2.80\n")
            try await wait(for: "the unit to be active") {
                try await machine.property("ActiveState") == "active"
            }
        }

        @Test("systemd-resolved is named as who has port 53; with the drop-in it asks Muster")
        func resolved() async throws {
            let machine = try await machineWithResolved()
            try await writeZones(machine)
            // Under the unit other users' processes are hidden: their user tells enough.
            try await machine.shell(
                """
                muster install --dns 0.0.0.0:53 --domain shop.example
                systemd-sysusers
                systemctl daemon-reload
                systemctl start systemd-resolved.service
                ! systemctl start muster.service
                """)
            let journal = try await machine.journal(of: "muster.service")
            #expect(journal.contains("0.0.0.0:53 is already in use (UDP): a program of user "))
            #expect(journal.contains("systemd-resolve has 127.0.0.5"), "\(journal)")
            #expect(journal.contains("in place of all of them, or switch the stub off with "))
            let serve = ["muster", "serve", "--data", "none", "--dns", "127.0.0.53:53"]
            let started = try await run(machine.command(serve))
            let holder = #/in use \(UDP\): systemd-resolve \(process \d+\) has 127.0.0.53:53, /#
            let way =
                "the stub of systemd-resolved: listen on another address, such as 127.0.0.1:53, "
                + "or switch the stub off with DNSStubListener=no; docs/install.md tells what to do"
            #expect(started.ending == .exit(1) && started.errors.contains(holder), "\(started)")
            #expect(started.errors.contains(way))
            try await checkRemedies(machine)
        }

        private func machineWithResolved() async throws -> Machine {
            let folder = Checkout.folder + "/.build/resolved"
            let unpacked = try await run(
                [Checkout.folder + "/scripts/unpack", folder, "systemd-resolved"],
                within: .seconds(300))
            try #require(unpacked.succeeded, "\(unpacked)")
            return try await Machine(
                setUp: """
                    for part in etc usr; do cp -a '\(folder)'/$part/. "$root/$part"; done
                    cp -a '\(folder)/lib/.' "$root/usr/lib"
                    rm -f "$root/etc/resolv.conf"
                    echo 'nameserver 127.0.0.53' >"$root/etc/resolv.conf"
                    chroot "$root" systemd-sysusers
                    """)
        }

        /// Each thing that the message offers does it.
        private func checkRemedies(_ machine: Machine) async throws {
            try await machine.install(
                "--replace", "--dns", "127.0.0.1:53", "--domain", "shop.example")
            // Nobody but Muster knows the name. Which instance is answered depends on whether the
            // first probe came before the API, which is what it probes, was open.
            let found = try await machine.shell("getent ahostsv4 web.shop.example")
            #expect(found.contains(/^127\.0\.0\.[13] +STREAM web\.shop\.example/), "\(found)")
            try await machine.write(
                "[Resolve]\nDNSStubListener=no\n", to: "/etc/systemd/resolved.conf.d/stub.conf")
            try await machine.shell(
                """
                systemctl restart systemd-resolved.service
                muster install --replace --dns 0.0.0.0:53 --domain shop.example
                systemctl restart muster.service
                """)
            #expect(try await machine.answer("www.example.org. A") == ["192.0.2.80"])
        }

        private static let registry = """
            Namespaces:
              - Name: shop.example
                Type: DNS_PRIVATE
                Vpc: vpc-1
                Services:
                  - Name: web
                    DnsConfig: {DnsRecords: [{Type: A, TTL: 10}]}
                    HealthCheckConfig: {Type: TCP, FailureThreshold: 1}
                    Instances:
                      - InstanceId: a
                        Attributes: {AWS_INSTANCE_IPV4: 127.0.0.1, AWS_INSTANCE_PORT: '5380'}
                      - InstanceId: b
                        Attributes: {AWS_INSTANCE_IPV4: 127.0.0.3, AWS_INSTANCE_PORT: '5380'}

            """
    }
}
