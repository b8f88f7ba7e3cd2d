import Foundation
import TestKit
import Testing

extension Scenarios {
    /// Port 53 for who is not root, or not for long.
    @Suite struct Privileges {
        private static let becoming: ConditionTrait = .enabled(
            if: getuid() == 0, "only root can become another user: run the tests as root")

        /// A folder that another user may enter, whose data that user may write.
        private func folder(owner: String) async throws -> TemporaryFolder {
            let folder = try ServedFolder.make()
            let script = "chmod -R a+rX \(folder.path); install -d -o \(owner) -m 700 "
            let result = try await run(["sh", "-ec", script + folder.path("data")])
            #expect(result.succeeded, "\(result)")
            return folder
        }

        private func network() async throws -> IsolatedNetwork {
            try await IsolatedNetwork(resolvConf: "nameserver 127.0.0.1\n")
        }

        /// A field of /proc/PID/status, as words.
        private func status(_ field: String, of process: Int32) throws -> [Substring] {
            let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(field + ":") })
            return line.split(whereSeparator: \.isWhitespace).dropFirst().map(\.self)
        }

        /// What is written is below `data`, where the control socket is too.
        private func command(_ folder: TemporaryFolder, _ options: [String]) -> [String] {
            [
                Checkout.product("muster"), "serve", "--zones", folder.path("zones"), "--data",
                folder.path("data"), "--dns", "127.0.0.1:53", "--api", "127.0.0.1:5380",
            ] + options
        }

        private func serving(
            _ network: IsolatedNetwork, _ arguments: [String],
            environment: [String: String] = [:]
        ) async throws -> RunningProgram {
            let program = try RunningProgram(
                network.command(arguments), environment: environment)
            try await wait(for: "muster to serve\n\(program.output)\(program.errors)") {
                (program.errors + program.output).contains(" serving ") || !program.isRunning
            }
            try #require(program.isRunning, "\(program.errors)\(program.output)")
            return program
        }

        private func answer(
            _ question: String, _ network: IsolatedNetwork,
            over transport: LookupTool.Transport = .udp
        ) async throws -> LookupAnswer {
            try await LookupTool.dig.ask(
                question, at: "127.0.0.1:53", over: transport, launcher: network.command([]))
        }

        private func checkAnswers(_ network: IsolatedNetwork) async throws {
            for transport in LookupTool.Transport.allCases {
                let answer = try await answer("web.shop.example. A", network, over: transport)
                #expect(answer.data == ["192.0.2.1", "192.0.2.2", "192.0.2.3"], "\(answer)")
            }
        }

        @Test(
            "Started by root it binds port 53 and becomes the user, who can do all the rest",
            becoming)
        func drop() async throws {
            let (folder, network) = (try await folder(owner: "nobody"), try await network())
            let program = try await serving(network, command(folder, ["--user", "nobody"]))
            let user = try await run(["id", "-u", "nobody"]).output.dropLast()
            let group = try await run(["id", "-g", "nobody"]).output.dropLast()
            for (field, id) in [("Uid", user), ("Gid", group)] {
                #expect(try status(field, of: program.id) == Array(repeating: id, count: 4))
            }
            #expect(try status("Groups", of: program.id) == [group])
            for set in ["CapEff", "CapPrm", "CapAmb"] {
                #expect(try status(set, of: program.id) == ["0000000000000000"])
            }
            try await checkAnswers(network)
            let made = try await run(
                network.command([
                    Checkout.product("muster"), "register", "--api", "127.0.0.1:5380", "--create",
                    "new.later.example", "n1", "--ipv4", "192.0.2.77",
                ]))
            #expect(made.succeeded, "\(made)")
            try folder.write(
                "$ORIGIN reread.example.\n@ SOA ns h 1 1 1 1 1\n@ NS ns\nns A 192.0.2.9\n",
                to: "zones/reread.example.zone")
            program.send(SIGHUP)
            try await wait(for: "the zones to be read again\n\(program.errors)\(program.output)") {
                (program.errors + program.output).contains("info reloaded ")
            }
            #expect(try await answer("ns.reread.example. A", network).data == ["192.0.2.9"])
            program.send(SIGTERM)
            #expect(try await program.end() == .exit(0))
        }

        @Test("The service manager is told all of it by the user that it became", becoming)
        func notified() async throws {
            let (folder, network) = (try await folder(owner: "nobody"), try await network())
            let socket = try Socket(.localDatagram)
            try socket.bind(to: .path(folder.path("notify")))
            let opened = try await run(["chmod", "666", folder.path("notify")])
            #expect(opened.succeeded, "\(opened)")
            let program = try await serving(
                network, command(folder, ["--user", "nobody"]),
                environment: ["NOTIFY_SOCKET": folder.path("notify")])
            func next() throws -> [Substring] {
                String(decoding: try socket.receive(), as: UTF8.self).split(separator: "\n")
            }
            #expect(try next() == ["READY=1", "STATUS=serving DNS on 127.0.0.1:53"])
            let before = try microseconds()
            program.send(SIGHUP)
            let reloading = try next()
            #expect(reloading.first == "RELOADING=1" && reloading.count == 3, "\(reloading)")
            let moment = reloading.compactMap { UInt64($0.trimmingPrefix("MONOTONIC_USEC=")) }
            #expect(try (before...microseconds()).contains(try #require(moment.first)))
            #expect(try next() == ["READY=1", "STATUS=serving what was read again"])
            program.send(SIGTERM)
            #expect(try next() == ["STOPPING=1", "STATUS=stopping"])
            #expect(try await program.end() == .exit(0))
        }

        /// CLOCK_MONOTONIC, by which the service manager sorts out which message is the answer.
        private func microseconds() throws -> UInt64 {
            var now = timespec()
            // SAFETY: `now` lives across the call.
            try #require(unsafe clock_gettime(CLOCK_MONOTONIC, &now) == 0)
            return UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1_000
        }

        @Test(
            "What the user cannot reach is told before anything is served", becoming)
        func unreachable() async throws {
            let (folder, network) = (try await folder(owner: "root"), try await network())
            let keys = try folder.write("[]", to: "keys.yaml", mode: 0o600)
            let result = try await run(
                network.command(
                    command(folder, ["--user", "nobody", "--credentials-file", keys])))
            #expect(result.ending == .exit(1))
            #expect(result.errors.contains("user nobody cannot write to \(folder.path("data"))"))
            #expect(result.errors.contains("user nobody cannot read \(keys) (credentialsFile)"))
        }

        @Test(
            "A user who is none, or who is root, is refused",
            arguments: [
                ("no-such-user", "there is no user no-such-user"), ("root", "keeps all rights"),
                ("nobody:no-such-group", "there is no group no-such-group"),
            ])
        func wrongUsers(user: String, reason: String) async throws {
            let folder = try ServedFolder.make()
            let result = try await run(command(folder, ["--user", user]))
            #expect(result.ending == .exit(1) && result.errors.contains(reason), "\(result)")
        }

        @Test(
            "A capability is enough for an ordinary user, who is told the ways without it",
            becoming)
        func capability() async throws {
            let (folder, network) = (try await folder(owner: "nobody"), try await network())
            let become = ["setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
            let refused = try await run(network.command(become + command(folder, [])))
            #expect(refused.ending == .exit(1))
            for way in ["root", "CAP_NET_BIND_SERVICE", "systemd", "docs/install.md"] {
                #expect(refused.errors.contains(way), "\(refused)")
            }
            let capable = [
                "--inh-caps", "+net_bind_service", "--ambient-caps", "+net_bind_service",
            ]
            let program = try await serving(
                network, become + capable + command(folder, []))
            #expect(try status("CapEff", of: program.id) == ["0000000000000400"])
            try await checkAnswers(network)
        }

        @Test("Sockets that the service manager passes are used, and wrong ones are named")
        func passed() async throws {
            let (folder, network) = (try ServedFolder.make(), try await network())
            let launcher = ["python3", "-c", Self.manager]
            let program = try await serving(network, launcher + ["53"] + command(folder, []))
            try await checkAnswers(network)
            program.send(SIGTERM)
            #expect(try await program.end() == .exit(0))
            let wrong = try await run(network.command(launcher + ["54"] + command(folder, [])))
            #expect(wrong.ending == .exit(1))
            #expect(wrong.errors.contains("the passed socket first (3) is for UDP on 127.0.0.1:54"))
        }

        @Test("Who has port 53 is named")
        func taken() async throws {
            let (folder, network) = (try ServedFolder.make(), try await network())
            let other = try RunningProgram(
                network.command([
                    "dnsmasq", "--keep-in-foreground", "--no-resolv", "--no-hosts", "--user=root",
                    "--conf-file=/dev/null", "--pid-file=", "--log-facility=-",
                ]))
            try await wait(for: "dnsmasq\n\(other.errors)") { other.errors.contains("started") }
            let result = try await run(network.command(command(folder, [])))
            #expect(result.ending == .exit(1))
            let message = "is already in use (UDP): dnsmasq (process \(other.id)) has"
            #expect(result.errors.contains(message), "\(result)")
            #expect(result.errors.contains("docs/install.md"))
        }

        /// Passes sockets as systemd does, and becomes the program.
        private static let manager = """
            import os, socket, sys
            place = ("127.0.0.1", int(sys.argv[1]))
            kept = [socket.socket(socket.AF_INET, kind)
                    for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM)]
            for one in kept:
                one.bind(place)
            kept[1].listen()
            copies = [os.dup(one.fileno()) for one in kept]
            spare = [os.dup2(copy, 100 + index) for index, copy in enumerate(copies)]
            for index, copy in enumerate(spare):
                os.dup2(copy, 3 + index, inheritable=True)
            variables = {"LISTEN_FDS": "2", "LISTEN_PID": str(os.getpid()),
                         "LISTEN_FDNAMES": "first:second"}
            os.execve(sys.argv[2], sys.argv[2:], os.environ | variables)
            """
    }
}
