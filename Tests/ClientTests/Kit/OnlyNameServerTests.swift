import Glibc
import TestKit
import Testing

/// A machine whose resolv.conf names nobody but Muster, which forwards to another server.
@Suite("Muster as the only name server", .serialized)
struct OnlyNameServerTests {
    /// A zone of ours in which `www` is an alias of a name outside.
    private static let zones = [
        "static.zone": """
        $ORIGIN static.example.
        $TTL 60
        @ SOA ns h 1 2 3 4 5
        @ NS ns
        ns A 10.53.1.1
        www CNAME one.outside.example.
        pool A 10.53.1.3
        _http._tcp.deb SRV 0 0 8080 pool
        deb A 10.53.1.2

        """
    ]

    private static func stage(
        _ options: String..., resolvConf: String? = nil
    ) async throws -> (Stage, OutsideServer) {
        let stage = try await Stage(
            resolvConf: resolvConf, options: Stage.forwarding + options, zones: Self.zones)
        try await stage.show(.one)
        return (stage, try await OutsideServer(on: stage))
    }

    /// Names, ours and others, and their addresses; empty where there is no such name.
    private static let names: [(name: String, addresses: Set<String>)] = [
        ("web.shop.example", ["10.53.1.1"]), ("www.static.example", ["10.53.1.7"]),
        ("four.outside.example", ["10.53.1.4"]), ("six.outside.example", ["fd53:1::6"]),
        ("both.outside.example", ["10.53.1.5", "fd53:1::5"]),
        ("one.outside.example", ["10.53.1.7"]), ("FOUR.Outside.example", ["10.53.1.4"]),
        ("gone.outside.example", []), ("gone.shop.example", []),
        ("dangling.outside.example", []), ("gone", []), ("a.invalid", []),
        ("localhost.", ["127.0.0.1", "::1"]),
    ]

    @Test("getent and curl find what is ours and what is not, also what needs TCP on both sides")
    func glibc() async throws {
        let (stage, outside) = try await Self.stage()
        for (name, addresses) in Self.names {
            #expect(try await stage.getent("ahosts", name) == addresses, "\(name)")
            let hosts = try await stage.getent("hosts", name)
            #expect(hosts.isSubset(of: addresses) && hosts.isEmpty == addresses.isEmpty, "\(name)")
        }
        #expect(try await stage.getent("ahosts", "text.outside.example") == [])
        let many = Set((100...195).map { "10.53.1.\($0)" })
        #expect(try await stage.getent("ahosts", "many.outside.example") == many)
        #expect(try await stage.questionsOverTCP() > 0)
        #expect(try await stage.curl("www.static.example") == ["10.53.1.7"])
        #expect(try await stage.curl("four.outside.example") == ["10.53.1.4"])
        #expect(try await stage.curl("gone.outside.example") == [])
        #expect(!outside.questions.contains { $0.contains("static.") || $0.contains("shop.") })
    }

    @Test("both releases of musl, dnspython and c-ares find the same")
    func libraries() async throws {
        let (stage, outside) = try await Self.stage()
        let programs = try await [stage.getaddrinfo(["musl-gcc"]), stage.recentGetaddrinfo()]
        for (name, addresses) in Self.names {
            for program in programs {
                #expect(Set(try await stage.lines([program, name, "1"])) == addresses, "\(name)")
            }
            let cares = try await stage.lines(stage.script("cares_client.py", name, "A"))
            #expect(Set(cares) == addresses, "\(name)")
            // It asks for A alone.
            let dnspython = try await stage.lines(stage.script("dnspython_client.py", name, "A"))
            #expect(Set(dnspython) == addresses.filter { !$0.contains(":") }, "\(name)")
        }
        // The earlier release does not tell no data from no name.
        for (program, words) in zip(programs, ["", "Name has no usable address\n"]) {
            let text = try await stage.run([program, "text.outside.example", "1"])
            #expect(text.output.isEmpty && text.errors == words, "\(text)")
        }
        #expect(outside.program.isRunning)
    }

    @Test("apt asks for SRV records first, then for the addresses of their targets")
    func apt() async throws {
        let (stage, outside) = try await Self.stage()
        for (host, endpoint) in [
            ("deb.outside.example", "10.53.1.9:8080"), ("deb.static.example", "10.53.1.3:8080"),
        ] {
            // The port comes from the SRV record: nobody listens on 80.
            let file = stage.folder.path(host)
            let result = try await stage.run([
                "/usr/lib/apt/apt-helper", "-oAPT::Sandbox::User=root", "-oAcquire::Retries=0",
                "download-file", "http://\(host)/", file,
            ])
            #expect(result.succeeded && stage.folder.read(host) == endpoint + "\n", "\(result)")
        }
        #expect(outside.questions.contains("_http._tcp.deb.outside.example SRV"))
        #expect(outside.questions.contains("mirror.deb.outside.example A"))
    }

    @Test("systemd-resolved, for which Muster is the only server, finds the same")
    func resolved() async throws {
        let (stage, outside) = try await Self.stage()
        let running: (program: RunningProgram, stub: String)
        do {
            running = try await stage.startResolved()
        } catch let failure as CannotStart {
            return print("systemd-resolved is skipped: \(failure.reason)")
        }
        // What has one label it does not ask for, and localhost it answers itself.
        for (name, addresses) in Self.names where name != "gone" && name != "localhost." {
            let found = try await stage.getent("ahosts", name, by: running.stub)
            #expect(found == addresses, "\(name)\n\(running.program.errors)")
        }
        let large = try await stage.dig("@127.0.0.53", "large.outside.example", "TXT")
        #expect(large.contains("ANSWER: 1,"))
        #expect(outside.program.isRunning)
    }

    @Test("what no datagram holds is asked for over TCP by Muster, and by its clients")
    func large() async throws {
        let (stage, outside) = try await Self.stage()
        let whole = try await stage.dig("large.outside.example", "TXT")
        #expect(whole.contains("ANSWER: 1,") && whole.contains("Truncated, retrying in TCP mode"))
        let cut = try await stage.dig("+ignore", "large.outside.example", "TXT")
        #expect(cut.contains("flags: qr tc rd ra;"))
        // Once over UDP, once over TCP.
        let asked = outside.program.errors.split(separator: "\n").filter {
            $0.lowercased().contains("query: large.outside.example")
        }
        #expect(asked.count == 2 && asked[1].contains("E(0)T"), "\(asked)")
    }

    @Test("names with a fixed meaning and of one label are not asked of the upstream")
    func specialUse() async throws {
        let (stage, outside) = try await Self.stage()
        for (question, code) in [
            ("localhost A", "NOERROR"), ("a.localhost AAAA", "NOERROR"),
            ("a.invalid A", "NXDOMAIN"),
            ("a.onion A", "NXDOMAIN"), ("a.home.arpa A", "NXDOMAIN"), ("printer A", "NXDOMAIN"),
            ("printer.local A", "NXDOMAIN"), ("4.1.53.10.in-addr.arpa PTR", "NXDOMAIN"),
            ("1.0.d.f.ip6.arpa PTR", "NXDOMAIN"), ("web.shop.example A", "NOERROR"),
            ("gone.shop.example A", "NXDOMAIN"),
        ] {
            let reply = try await stage.dig(question.split(separator: " ").map(String.init))
            #expect(reply.contains("status: \(code),"), "\(reply)")
        }
        // What is asked of it directly while it starts, and its own key.
        #expect(Set(outside.questions).isSubset(of: ["ns.outside.example A", ". DNSKEY", ". NS"]))
        #expect(try await stage.getent("hosts", "four.outside.example") == ["10.53.1.4"])
        #expect(outside.questions.contains("four.outside.example A"))
    }

    @Test("who is not in forwardAllow is refused what is not ours, and answered what is")
    func notAllowed() async throws {
        let (stage, outside) = try await Self.stage("--forward-allow", "127.0.0.1/32")
        for (source, code, flags) in [
            ("127.0.0.1", "NOERROR", "qr rd ra"), ("127.0.0.9", "REFUSED", "qr rd"),
        ] {
            for transport in ["+notcp", "+tcp"] {
                let reply = try await stage.dig("-b", source, transport, "four.outside.example")
                #expect(reply.contains("status: \(code),"), "\(reply)")
                #expect(reply.contains("flags: \(flags);"), "\(reply)")
                let ours = try await stage.dig("-b", source, transport, "web.shop.example")
                #expect(ours.contains("status: NOERROR,") && ours.contains("flags: qr aa rd"))
            }
        }
        #expect(outside.questions.filter { $0.hasPrefix("four") } == ["four.outside.example A"])
    }

    @Test("search lists and ndots lead to our names and to others")
    func searchLists() async throws {
        let (stage, outside) = try await Self.stage(
            resolvConf: "nameserver 127.0.0.1\nsearch shop.example outside.example\n"
                + "options ndots:2\n")
        let programs = try await [stage.getaddrinfo(["musl-gcc"]), stage.recentGetaddrinfo()]
        for (name, addresses) in [
            ("web", ["10.53.1.1"]), ("four", ["10.53.1.4"]), ("mirror.deb", ["10.53.1.9"]),
            ("web.shop.example", ["10.53.1.1"]), ("one.outside.example", ["10.53.1.7"]),
            ("nowhere", []),
        ] as [(String, Set<String>)] {
            #expect(try await stage.getent("ahosts", name) == addresses, "\(name)")
            for program in programs {
                #expect(Set(try await stage.lines([program, name, "1"])) == addresses, "\(name)")
            }
        }
        #expect(!outside.questions.contains { $0.hasPrefix("web") && !$0.contains("outside") })
        #expect(!outside.questions.contains { $0.hasPrefix("nowhere A") })
    }
}
