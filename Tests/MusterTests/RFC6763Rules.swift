import Muster
import Registry
import Testing

/// What RFC 6763 says of a domain's data, sentence by sentence, asked of one server.
@Suite("The rules of RFC 6763")
struct RFC6763Rules {
    /// A rule, where it stands, and whether the answers of a server keep it.
    struct Rule: CustomTestStringConvertible {
        let section: String
        let text: String
        let isKept: @Sendable (Questions) throws -> Bool

        var testDescription: String { "§\(section): \(text)" }
    }

    /// What a server says, line by line.
    struct Questions: Sendable {
        let server: Server

        func lines(_ name: String, _ type: String) throws -> [String] {
            try server.query(name, type).answers
        }

        func data(_ name: String, _ type: String) throws -> [String] {
            try lines(name, type).map {
                $0.split(separator: " ", maxSplits: 4).last.map(String.init) ?? ""
            }.sorted()
        }

        /// The names of all instances of all types.
        func instances() throws -> [String] {
            try data("_services._dns-sd._udp.example.local", "PTR").flatMap {
                try data($0, "PTR")
            }
        }
    }

    private static let rules = [
        Rule(section: "4", text: "PTR records at <Service>.<Domain> give the instances' names") {
            try $0.data("_http._tcp.example.local", "PTR") == [
                "My\\.Web\\.Server._http._tcp.example.local.", "plain._http._tcp.example.local.",
            ]
        },
        Rule(section: "4.1", text: "<Instance> is one label in front of <Service>.<Domain>") {
            try $0.instances().allSatisfy { name in
                let labels = name.replacing("\\.", with: "-").split(separator: ".")
                return labels.dropFirst().prefix(2).allSatisfy { $0.hasPrefix("_") }
                    && labels.count == 5
            }
        },
        Rule(section: "4.1.1", text: "Capitals in <Instance> are kept, and do not matter") {
            try $0.lines("MY\\.WEB\\.server._http._tcp.example.local", "TXT").count == 1
        },
        Rule(section: "4.1.2", text: "<Service> is a name with _ in front, then _tcp or _udp") {
            try $0.data("_services._dns-sd._udp.example.local", "PTR") == [
                "_http._tcp.example.local.", "_tftp._udp.example.local.",
            ]
        },
        Rule(section: "4.3", text: "A dot in <Instance> is escaped, and is no border of labels") {
            try $0.server.query("My.Web.Server._http._tcp.example.local", "TXT").answers.isEmpty
        },
        Rule(section: "5", text: "An instance's SRV record gives its port and host") {
            try $0.data("plain._http._tcp.example.local", "SRV")
                == ["1 1 80 plain._http._tcp.example.local."]
        },
        Rule(section: "5", text: "The host of the SRV record has addresses") {
            try $0.data("My.Web.Server._http._tcp.example.local", "A") == ["192.0.2.1"]
        },
        Rule(section: "6", text: "Every instance has exactly one TXT record beside its SRV record")
        { questions in
            try questions.instances().allSatisfy {
                let texts = try questions.lines($0, "TXT").count
                return try texts == 1 && questions.lines($0, "SRV").count == 1
            }
        },
        Rule(section: "6.1", text: "With nothing to say it is one empty string") {
            try $0.data("plain._http._tcp.example.local", "TXT") == ["\"\""]
        },
        Rule(section: "6.3", text: "Each string is key=value") {
            try $0.data("My\\.Web\\.Server._http._tcp.example.local", "TXT")
                == ["\"U=second first\" \"empty=\" \"path=/\""]
        },
        Rule(section: "6.4", text: "A key is there once, whatever its case, and has no =") {
            try !$0.data("My\\.Web\\.Server._http._tcp.example.local", "TXT")[0].contains("u=")
        },
        Rule(section: "7", text: "An application protocol over anything but TCP is under _udp") {
            try $0.data("_tftp._udp.example.local", "PTR") == ["t._tftp._udp.example.local."]
        },
        Rule(section: "7.1", text: "PTR records at a subtype lead to the instance's one name") {
            try $0.data("_printer._sub._http._tcp.example.local", "PTR")
                == ["plain._http._tcp.example.local."]
        },
        Rule(section: "7.1", text: "A subtype is no type of its own") {
            try !$0.data("_services._dns-sd._udp.example.local", "PTR").contains {
                $0.contains("_sub")
            }
        },
        Rule(section: "9", text: "_services._dns-sd._udp gives types of two labels, each once") {
            let types = try $0.data("_services._dns-sd._udp.example.local", "PTR")
            return types.allSatisfy { $0.split(separator: ".").count == 4 }
                && Set(types).count == types.count
        },
        Rule(section: "11", text: "b and lb recommend a domain to browse, b exactly as lb") {
            try $0.data("b._dns-sd._udp.example.local", "PTR") == ["example.local."]
                && $0.data("lb._dns-sd._udp.example.local", "PTR") == ["example.local."]
        },
        Rule(section: "11", text: "r, db and dr recommend none, for nothing registers over DNS") {
            questions in
            try ["r", "db", "dr"].allSatisfy {
                let answer = try questions.server.query("\($0)._dns-sd._udp.example.local", "PTR")
                return answer.code == "NOERROR" && answer.answers.isEmpty
            }
        },
        Rule(section: "12.1", text: "With PTR come SRV, TXT, and the addresses of the SRV hosts") {
            try $0.server.query("_http._tcp.example.local", "PTR").additionals.sorted() == [
                "My.Web.Server._http._tcp.example.local. 15 IN A 192.0.2.1",
                "My\\.Web\\.Server._http._tcp.example.local. 15 IN SRV 1 1 80 "
                    + "My.Web.Server._http._tcp.example.local.",
                "My\\.Web\\.Server._http._tcp.example.local. 15 IN TXT \"U=second first\" "
                    + "\"empty=\" \"path=/\"",
                "plain._http._tcp.example.local. 15 IN A 192.0.2.2",
                "plain._http._tcp.example.local. 15 IN AAAA 2001:db8::2",
                "plain._http._tcp.example.local. 15 IN SRV 1 1 80 plain._http._tcp.example.local.",
                "plain._http._tcp.example.local. 15 IN TXT \"\"",
            ]
        },
        Rule(section: "12.2", text: "With SRV come the addresses of its host") {
            try $0.server.query("plain._http._tcp.example.local", "SRV").additionals == [
                "plain._http._tcp.example.local. 15 IN A 192.0.2.2",
                "plain._http._tcp.example.local. 15 IN AAAA 2001:db8::2",
            ]
        },
        Rule(section: "12.3", text: "With TXT comes nothing") {
            try $0.server.query("plain._http._tcp.example.local", "TXT").additionals.isEmpty
        },
    ]

    @Test("Each rule is kept", arguments: rules)
    func rule(rule: Rule) async throws {
        let test = try await TestServer()
        let http = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        let port = [ReservedAttribute.port: "80"]
        try await test.register(
            http, "My.Web.Server", "192.0.2.1",
            port.merging(["path": "/", "u": "second", "U": "second first", "empty": "", "a=": "x"])
            { $1 })
        try await test.register(
            http, "plain", "192.0.2.2",
            port.merging([
                ReservedAttribute.ipv6: "2001:db8::2", Subtypes.attribute: "_printer",
            ]) { $1 })
        let tftp = try await test.service("_tftp._udp", [.init(.srv, ttl: 15)])
        try await test.register(tftp, "t", "192.0.2.3", port)
        _ = try await test.service("_ipp._tcp", [.init(.srv, ttl: 15)])
        #expect(try rule.isKept(Questions(server: test.server)))
        await test.server.stop()
    }
}
