import Foundation
import MusterDaemon
import TestKit
import Testing

@Suite("Configuration errors")
struct ConfigurationErrors {
    /// What is found wrong with a file, without the file's name.
    private func problems(_ text: String) throws -> [String] {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "m.yaml")
        return lines(flags: ["config": [file]]).map { $0.replacing("\(folder.path)/", with: "") }
    }

    private func lines(flags: [String: [String]] = [:], environment: [String: String] = [:])
        -> [String]
    {
        do throws(Problems) {
            _ = try Configuration.load(flags: flags, environment: environment)
            return []
        } catch {
            return error.list.map(\.description)
        }
    }

    @Test("An unknown key is told with its line, its column and the nearest known key")
    func unknownKey() throws {
        #expect(
            try problems("workers: 2\nmaxanswer: 3\n") == [
                "m.yaml:2:1: unknown key 'maxanswer' in the configuration: "
                    + "did you mean 'maxAnswers'?"
            ])
        #expect(
            try problems("quotas:\n  namspaces: 3\n") == [
                "m.yaml:2:3: unknown key 'namspaces' in quotas: did you mean 'namespaces'?"
            ])
        #expect(try problems("zzzzzzzzz: 3\n")[0].contains(": the nearest known one is '"))
    }

    @Test("An unknown MUSTER_ variable is told with the nearest known one; others are left alone")
    func unknownVariable() {
        #expect(
            lines(environment: ["MUSTER_ZONE": "x", "MUST": "y"]) == [
                "MUSTER_ZONE: unknown environment variable: did you mean 'MUSTER_ZONES'?"
            ])
    }

    /// What Kubernetes tells containers of a service with the ports 53 (dns-udp) and 5380 (api).
    private func links(_ service: String) -> [String: String] {
        [
            "SERVICE_HOST": "10.96.0.7", "SERVICE_PORT": "53", "SERVICE_PORT_DNS_UDP": "53",
            "SERVICE_PORT_API": "5380", "PORT": "udp://10.96.0.7:53",
            "PORT_53_UDP": "udp://10.96.0.7:53", "PORT_53_UDP_PROTO": "udp",
            "PORT_53_UDP_PORT": "53", "PORT_53_UDP_ADDR": "10.96.0.7",
            "PORT_5380_TCP": "tcp://10.96.0.7:5380", "PORT_5380_TCP_PROTO": "tcp",
            "PORT_5380_TCP_PORT": "5380", "PORT_5380_TCP_ADDR": "10.96.0.7",
        ].reduce(into: [:]) { $0["\(service)_\($1.key)"] = $1.value }
    }

    @Test("Variables that Kubernetes makes of a service called muster are passed over, no others")
    func serviceLinks() {
        for service in ["MUSTER", "MUSTER_API", "MUSTER_DNS_2"] {
            let links = links(service)
            #expect(lines(environment: links) == [])
            let own = Setting.all.map(\.variable).filter { links[$0] != nil }
            #expect(own == [], "a setting would take what Kubernetes says")
            for name in ["\(service)_PORT_DNS", "\(service)_SERVICE", "\(service)_PORTS"] {
                let found = lines(environment: links.merging([name: "53"]) { $1 })
                #expect(found.count == 1 && found[0].hasPrefix("\(name): unknown"), "\(found)")
            }
        }
        // Without the rest of a service these are mistakes.
        for (name, value) in [("MUSTER_PORT", "5300"), ("MUSTER_API_PORT", "5380")] {
            #expect(lines(environment: [name: value]).count == 1)
            var all = links("MUSTER_API")
            all[name] = value
            #expect(lines(environment: all).contains { $0.hasPrefix("\(name): unknown") })
        }
    }

    @Test("All problems of a file are told at once, in its order")
    func allAtOnce() throws {
        let found = try problems("zonez: a\ndns: [127.0.0.1:5300, here]\nmaxAnswers: {}\n")
        #expect(found.map { $0.prefix(11) } == ["m.yaml:1:1:", "m.yaml:3:13", "m.yaml:2:23"])
        #expect(found[2].hasSuffix("or [::1]:5300, not 'here'"))
    }

    @Test("A key that is written twice is told with both places")
    func twice() throws {
        #expect(
            try problems("workers: 1\n\"explain\": on\nworkers: 2\n'explain': off\n") == [
                "m.yaml:3:1: 'workers' is given twice; the first is at m.yaml:1:1",
                "m.yaml:4:1: 'explain' is given twice; the first is at m.yaml:2:1",
            ])
    }

    @Test("A value that a setting cannot have is told with what it should be")
    func badValues() throws {
        let cases = [
            ("workers: 0", "a whole number from 1 to 256, or auto, not '0'"),
            ("udpPayload: 100", "a whole number from 512 to 4096, not '100'"),
            ("udpPayload: 1e3", "a whole number from 512 to 4096, not '1e3'"),
            ("explain: maybe", "on or off, not 'maybe'"),
            ("logFormat: xml", "one of text, json, not 'xml'"),
            ("compatibility: azure", "one of default, aws, not 'azure'"),
            ("api: localhost:80", "[::1]:5300, not 'localhost:80'"),
            ("api: 127.0.0.1", "[::1]:5300, not '127.0.0.1'"),
            ("api: 127.0.0.1:65536", "[::1]:5300, not '127.0.0.1:65536'"),
            ("api: '::1:80'", "[::1]:5300, not '::1:80'"),
            ("dns: []", "dns must have at least one element"),
            ("zones:", "zones has no value; write \"\" for an empty text"),
            ("zones: \"\"", "a text that is not empty, not ''"),
            ("quotas: 3", "quotas must be a mapping (key: value)"),
            ("ec2Instances: [a]", "ec2Instances must be a mapping (key: value)"),
            ("- a", "the configuration must be a mapping (key: value)"),
        ]
        for (text, expected) in cases {
            let found = try problems(text)
            #expect(found.count == 1 && found[0].hasSuffix(expected), "\(text): \(found)")
        }
    }

    @Test("Names and addresses are checked where they are set, a mailbox is written without @")
    func names() throws {
        let cases = [
            ("nameServers: [ns.a., a..b]", "1:22: nameServers must be a domain name (it has an"),
            ("nameServers: ['']", "1:15: nameServers must be a domain name, not ''"),
            ("hostmaster: a..b", "1:13: hostmaster must be a domain name (it has an empty label)"),
            (
                "hostmaster: root@example.org",
                "1:13: hostmaster must be a domain name with a dot for the @: "
                    + "write root.example.org, not 'root@example.org'"
            ),
            (
                "hostmaster: a.b@c.d",
                #"1:13: hostmaster must be a domain name with a dot for the @: write a\.b.c.d,"#
            ),
            ("ec2Instances: {i-1: 1.2.3}", "1:16: ec2Instances must be INSTANCE=IPV4, not 'i-1=1."),
            ("api: '[fe80::1%lo]:5380'", "1:6: api must be an address without a zone id"),
            ("maxAnswers: 65536", "1:13: maxAnswers must be a whole number from 0 to 65535"),
        ]
        for (text, expected) in cases {
            let found = try problems(text)
            #expect(found.count == 1 && found[0].hasPrefix("m.yaml:\(expected)"), "\(found)")
        }
        let right = "hostmaster: root.example.org\nnameServers: [a.b, c.d.]\nmaxAnswers: 65535\n"
        #expect(try problems(right) == [])
    }

    @Test("Every wrong element of a list is told")
    func wrongElements() throws {
        let found = try problems("dns: [x, {}, '127.0.0.1:1', y]\n")
        #expect(found.map { $0.prefix(12) } == ["m.yaml:1:10:", "m.yaml:1:7: ", "m.yaml:1:29:"])
        let pairs = lines(environment: ["MUSTER_EC2_INSTANCES": "i-1=1.2.3,i-2=192.0.2.1,i-3"])
        #expect(pairs.count == 2 && pairs[0].hasSuffix("'i-1=1.2.3'"), "\(pairs)")
        #expect(pairs.last?.hasSuffix("'i-3'") == true)
    }

    @Test("What is no YAML is told with its place")
    func noYAML() throws {
        #expect(try problems("dns: [\n")[0].hasPrefix("m.yaml:2:1: not YAML: "))
        #expect(try problems("a: 1\n---\nb: 2\n")[0].hasPrefix("m.yaml:"))
        #expect(try problems("dns: *nobody\n")[0].hasPrefix("m.yaml:1:6: not YAML: "))
        #expect(try problems("a: \u{1}\n")[0].hasPrefix("m.yaml: not YAML: "))
    }

    @Test("A file that is missing, a folder, too long or not text is one clear line")
    func unreadableFiles() throws {
        let folder = try TemporaryFolder()
        let long = try folder.write(String(repeating: "#", count: (1 << 20) + 1), to: "long")
        let binary = "\(folder.path)/binary"
        try Data([0xFF, 0xFE, 0x80]).write(to: URL(fileURLWithPath: binary))
        let cases = [
            ("\(folder.path)/none", "there is no such file"),
            (folder.path, "is a folder, not a file"),
            (long, "is 1048577 octets long, the limit is 1048576"),
            (binary, "is not UTF-8 text"),
        ]
        for (file, message) in cases {
            #expect(lines(flags: ["config": [file]]) == ["\(file): \(message)"])
        }
    }

    @Test("A flag that is given twice and is no list is an error")
    func repeatedFlag() {
        #expect(
            lines(flags: ["zones": ["a", "b"], "workers": ["x"]]) == [
                "--zones: is given 2 times; give it once",
                "--workers: workers must be a whole number from 1 to 256, or auto, not 'x'",
            ])
    }

    @Test("A layer that another one overrides is checked all the same")
    func overriddenLayer() throws {
        let found = lines(flags: ["workers": ["2"]], environment: ["MUSTER_WORKERS": "many"])
        #expect(found.count == 1 && found[0].hasPrefix("MUSTER_WORKERS: "))
    }
}
