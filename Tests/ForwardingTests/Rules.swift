import DNSWire
import NameServer
import TestKit
import Testing
import Zones

@testable import Forwarding

@Suite("Who is forwarded for, and where to")
struct Rules {
    @Test("the longest domain wins; a name that no rule is for is refused")
    func longestDomain() async throws {
        let outer = try ScriptedUpstream { [.send($0.address(1))] }
        defer { outer.stop() }
        let inner = try ScriptedUpstream { [.send($0.address(2))] }
        defer { inner.stop() }
        let server = try ForwardingServer(rules: [
            .init(domain: try DomainName("example."), upstreams: [outer.address]),
            .init(domain: try DomainName("corp.example."), upstreams: [inner.address]),
        ])
        defer { server.stop() }
        for (name, last) in [
            ("example.", 1), ("a.example.", 1), ("xcorp.example.", 1), ("corp.example.", 2),
            ("a.CORP.example.", 2),
        ] {
            let reply = try await server.ask("\(name) A")
            #expect(reply.answer.first?.hasSuffix("192.0.2.\(last)") == true, "\(name)")
        }
        let reply = try await server.ask("www.example.org. A")
        #expect(reply.code == "REFUSED")
        #expect(reply.extendedErrors == ["20 "])
    }

    @Test("a client that is not allowed is refused, and told that there is no recursion")
    func notAllowed() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(1))] }
        defer { upstream.stop() }
        let zone = try OurZone()
        let server = try ForwardingServer(
            upstream.address, table: zone.table,
            allowed: [AddressRange(0x0A00_0000, length: 8, isIPv6: false)])
        defer { withExtendedLifetime(zone) { server.stop() } }
        let reply = try await server.ask("www.example.org. A")
        #expect(reply.code == "REFUSED" && !reply.flags.contains("ra"))
        #expect(try await server.ask("api.ours.example. A").flags == ["qr", "aa", "rd"])
        #expect(upstream.queries.isEmpty)
    }

    @Test("who is forwarded for sees RA in our own answers and errors too; RD clear asks nobody")
    func recursionBits() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(1))] }
        defer { upstream.stop() }
        let zone = try OurZone()
        let server = try ForwardingServer(upstream.address, table: zone.table)
        defer { withExtendedLifetime(zone) { server.stop() } }
        #expect(try await server.ask("api.ours.example. A").flags == ["qr", "aa", "rd", "ra"])
        let plain = try await server.client.ask("www.example.org. A")
        #expect(plain.code == "REFUSED")
        #expect(plain.flags == ["qr", "ra"])
        #expect(plain.extendedErrors == ["20 "])
        #expect(upstream.queries.isEmpty)
    }

    @Test("names that we delegate are asked for: a stub cannot follow a referral; RD clear gets it")
    func delegated() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(3))] }
        defer { upstream.stop() }
        let zone = try OurZone()
        let server = try ForwardingServer(
            rules: [
                .init(
                    domain: try DomainName("sub.ours.example."), upstreams: [upstream.address])
            ], table: zone.table)
        defer { withExtendedLifetime(zone) { server.stop() } }
        for name in ["sub.ours.example.", "a.sub.ours.example."] {
            let reply = try await server.ask("\(name) A")
            #expect(reply.answer == ["\(name) 60 IN A 192.0.2.3"] && reply.authority.isEmpty)
            #expect(reply.flags == ["qr", "rd", "ra"])
            let referral = try await server.client.ask("\(name) A")
            #expect(referral.code == "NOERROR" && referral.answer.isEmpty)
            #expect(referral.authority == ["sub.ours.example. 300 IN NS ns.example.org."])
        }
        #expect(upstream.queries.count == 2)
    }

    @Test("our own addresses, empty lists and a domain twice are refused at the start")
    func refused() throws {
        let own = try FreePort.take()
        let other = try SocketAddress(parsing: "192.0.2.1:53")
        for (listen, upstream) in [
            ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("0.0.0.0", "127.0.0.3"),
            ("127.0.0.1", "0.0.0.0"),
        ] {
            let address = try SocketAddress(parsing: "\(upstream):\(own)")
            #expect(throws: ForwardingError.ownAddress(address)) {
                try Self.start([.init(domain: .root, upstreams: [other, address])], listen, own)
            }
        }
        #expect(throws: ForwardingError.noUpstream(.root)) {
            try Self.start([.init(domain: .root, upstreams: [])], "127.0.0.1", own)
        }
        let rule = ForwardingConfiguration.Rule(domain: .root, upstreams: [other])
        #expect(throws: ForwardingError.repeatedDomain(.root)) {
            try Self.start([rule, rule], "127.0.0.1", own)
        }
    }

    private static func start(
        _ rules: [ForwardingConfiguration.Rule], _ listen: String, _ port: Int
    ) throws {
        let configuration = NameServerConfiguration(
            listen: [try SocketAddress(parsing: "\(listen):\(port)")], seed: 1)
        let server = try NameServer(
            configuration, table: SnapshotTable(key: (1, 2)), responder: ResponderConfiguration())
        defer { server.stop() }
        _ = try Forwarder(ForwardingConfiguration(rules: rules) { 1 }, for: server)
    }
}

@Suite("Special-use names are answered here (RFC 6761, 6762, 7686, 8375, 9462, 9476, 6303)")
struct SpecialUseNames {
    @Test(
        "and nobody is asked",
        arguments: [
            ("localhost. A", "NOERROR", 1), ("a.localhost. AAAA", "NOERROR", 1),
            ("localhost. MX", "NOERROR", 0), ("foo.invalid. A", "NXDOMAIN", 0),
            ("foo.test. A", "NXDOMAIN", 0), ("printer.local. AAAA", "NXDOMAIN", 0),
            ("abc.onion. A", "NXDOMAIN", 0), ("host.home.arpa. A", "NXDOMAIN", 0),
            ("home.arpa. SOA", "NOERROR", 0), ("a.alt. A", "NXDOMAIN", 0),
            ("_dns.resolver.arpa. TXT", "NOERROR", 0),
            ("1.0.0.10.in-addr.arpa. PTR", "NXDOMAIN", 0),
            ("1.1.20.172.in-addr.arpa. PTR", "NXDOMAIN", 0),
            ("1.1.168.192.in-addr.arpa. PTR", "NXDOMAIN", 0),
            ("1.0.0.8.e.f.ip6.arpa. PTR", "NXDOMAIN", 0), ("1.0.d.f.ip6.arpa. PTR", "NXDOMAIN", 0),
            ("router. A", "NXDOMAIN", 0), ("ROUTER. AAAA", "NXDOMAIN", 0),
        ])
    func answeredHere(question: String, code: String, answers: Int) async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(1))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        let reply = try await server.ask(question)
        #expect(reply.code == code)
        #expect(reply.answer.count == answers)
        #expect(upstream.queries.isEmpty)
    }

    @Test(
        "what looks like them is forwarded",
        arguments: [
            "org. NS", ". NS", "com. DS", "localhost.example. A", "1.0.0.11.in-addr.arpa. PTR",
            "1.1.32.172.in-addr.arpa. PTR", "ipv4only.arpa. AAAA", "internal.example. A",
        ])
    func forwarded(question: String) async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(1))] }
        defer { upstream.stop() }
        let server = try ForwardingServer(upstream.address)
        defer { server.stop() }
        #expect(try await server.ask(question).answer.count == 1)
    }

    @Test("a rule that names one of them is meant")
    func ruled() async throws {
        let upstream = try ScriptedUpstream { [.send($0.address(1))] }
        defer { upstream.stop() }
        let domains = try ["local.", "10.in-addr.arpa.", "lab.test.", "router."].map {
            ForwardingConfiguration.Rule(
                domain: try DomainName($0), upstreams: [upstream.address])
        }
        let server = try ForwardingServer(rules: domains)
        defer { server.stop() }
        for question in [
            "printer.local. A", "1.0.0.10.in-addr.arpa. PTR", "a.lab.test. A", "router. A",
        ] {
            #expect(try await server.ask(question).answer.count == 1, "\(question)")
        }
    }

    @Test("localhost is this host, and every negative answer has a SOA record")
    func content() async throws {
        let server = try ForwardingServer(SocketAddress(parsing: "192.0.2.1:53"))
        defer { server.stop() }
        #expect(try await server.ask("localhost. A").answer == ["localhost. 10800 IN A 127.0.0.1"])
        #expect(try await server.ask("localhost. AAAA").answer == ["localhost. 10800 IN AAAA ::1"])
        let reply = try await server.ask("a.test. A")
        #expect(
            reply.authority == ["test. 10800 IN SOA test. nobody.invalid. 1 3600 1200 604800 10800"]
        )
    }
}
