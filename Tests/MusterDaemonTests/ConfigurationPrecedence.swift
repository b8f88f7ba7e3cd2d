import Logging
import Muster
import MusterDaemon
import Registry
import TestKit
import Testing

@Suite("Configuration precedence")
struct ConfigurationPrecedence {
    @Test("Without anything given every setting has its default")
    func defaults() throws {
        let configuration = try Configuration.load(flags: [:], environment: ["HOME": "/root"])
        #expect(configuration.zones == "zones")
        #expect(!configuration.zonesAreNamed)
        #expect(configuration.data == "data")
        #expect(configuration.dns == ["127.0.0.1:5300"])
        #expect(configuration.api == ["127.0.0.1:5380"])
        #expect(configuration.registry == RegistrySettings())
    }

    @Test(
        "A flag wins over the environment, the environment over the file, the file over the default"
    )
    func layers() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("maxAnswers: 1\nudpPayload: 600\nworkers: 5\n", to: "m.yaml")
        let configuration = try Configuration.load(
            flags: ["config": [file], "maxAnswers": ["3"]],
            environment: ["MUSTER_MAX_ANSWERS": "2", "MUSTER_UDP_PAYLOAD": "700"])
        #expect(configuration.registry.maxAnswers == 3)
        #expect(configuration.udpPayload == 700)
        #expect(configuration.workers == 5)
        #expect(configuration.explain)
    }

    @Test("The variable MUSTER_CONFIG names the file, and the flag wins over it")
    func configVariable() throws {
        let folder = try TemporaryFolder()
        let one = try folder.write("workers: 1", to: "one.yaml")
        let two = try folder.write("workers: 2", to: "two.yaml")
        let environment = ["MUSTER_CONFIG": one]
        #expect(try Configuration.load(flags: [:], environment: environment).workers == 1)
        let flags = ["config": [two]]
        #expect(try Configuration.load(flags: flags, environment: environment).workers == 2)
    }

    @Test("compatibility: aws changes the defaults and each setting still has its own say")
    func compatibility() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("maxAnswers: 5\n", to: "m.yaml")
        let configuration = try Configuration.load(
            flags: ["config": [file]], environment: ["MUSTER_COMPATIBILITY": "aws"])
        var expected = RegistrySettings.aws
        expected.maxAnswers = 5
        #expect(configuration.registry == expected)
    }

    @Test("DNS-SD is on by default, off as at AWS, or what is said; so are its TXT records")
    func browsing() throws {
        #expect(try Configuration.load(flags: [:], environment: [:]).dnsSD)
        var environment = ["MUSTER_COMPATIBILITY": "aws", "MUSTER_DNS_SD_TEXT": "none"]
        let aws = try Configuration.load(flags: [:], environment: environment)
        #expect(!aws.dnsSD && aws.dnsSDText == .none)
        environment["MUSTER_DNS_SD"] = "on"
        #expect(try Configuration.load(flags: [:], environment: environment).dnsSD)
        let setting = Setting.all.first { $0.key == "dnsSDText" }
        #expect(setting?.flag == "dns-sd-text")
        #expect(
            Setting.all.first { $0.key == "quotas.instancesPerService" }?.variable
                == "MUSTER_QUOTAS_INSTANCES_PER_SERVICE")
    }

    @Test("customHealthDelay: none by default, 30 seconds as at AWS, or what is said")
    func customHealthDelay() throws {
        func delay(_ flags: [String: [String]], _ environment: [String: String] = [:]) throws
            -> Int
        {
            try Configuration.load(flags: flags, environment: environment)
                .registry.customHealthDelay
        }
        #expect(try delay([:]) == 0)
        #expect(try delay(["compatibility": ["aws"]]) == 30)
        #expect(try delay(["compatibility": ["aws"], "customHealthDelay": ["2"]]) == 2)
        #expect(try delay([:], ["MUSTER_CUSTOM_HEALTH_DELAY": "3600"]) == 3600)
        for wrong in ["-1", "3601", "5s"] {
            let error = #expect(throws: Problems.self) {
                try delay(["customHealthDelay": [wrong]])
            }
            #expect("\(error as Any)".contains("0 to 3600"), "\(error as Any)")
        }
    }

    @Test(
        "A list is a YAML list or one value, a repeated flag, or a variable with commas or blanks")
    func lists() throws {
        let folder = try TemporaryFolder()
        let two = ["127.0.0.1:1", "[::1]:2"]
        let file = try folder.write(
            "dns: [\"127.0.0.1:1\", '[::1]:2']\napi: 127.0.0.1:7\n", to: "m")
        let fromFile = try Configuration.load(flags: ["config": [file]], environment: [:])
        #expect(fromFile.dns == two)
        #expect(fromFile.api == ["127.0.0.1:7"])
        #expect(try Configuration.load(flags: ["dns": two], environment: [:]).dns == two)
        for text in ["127.0.0.1:1,[::1]:2", " 127.0.0.1:1  [::1]:2 "] {
            let environment = ["MUSTER_DNS": text]
            #expect(try Configuration.load(flags: [:], environment: environment).dns == two)
        }
    }

    @Test("A list that may be empty is emptied by the word that help shows, in every layer")
    func emptied() throws {
        let folder = try TemporaryFolder()
        let given = try folder.write(
            """
            apiHosts: [api.test]
            apiAdvertise: [192.0.2.1]
            forward: {corp.example: 192.0.2.53}
            domains: corp.example
            knownVPCs: vpc-1
            ec2Instances: {i-1: 192.0.2.1}
            denyQuery: 192.0.2.0/24

            """, to: "given.yaml")
        let words = [
            "apiHosts": "none", "apiAdvertise": "auto", "forward": "none", "domains": "none",
            "knownVPCs": "any", "ec2Instances": "none", "denyQuery": "nobody",
        ]
        let list = try folder.write(
            words.map { "\($0.key): \($0.key == "ec2Instances" ? $0.value : "[]")\n" }.joined(),
            to: "empty.yaml")
        let variables = Dictionary(
            uniqueKeysWithValues: Setting.all.compactMap { setting in
                words[setting.key].map { (setting.variable, $0) }
            })
        #expect(variables.count == words.count)
        let flags = words.mapValues { [$0] }.merging(["config": [given]]) { $1 }
        for configuration in [
            try Configuration.load(flags: flags, environment: [:]),
            try Configuration.load(flags: ["config": [given]], environment: variables),
            try Configuration.load(flags: ["config": [list]], environment: [:]),
        ] {
            #expect(configuration.apiHosts == [] && configuration.apiAdvertise == [])
            #expect(configuration.forward == [] && configuration.domains == [])
            #expect(configuration.registry.knownVPCs == nil)
            #expect(configuration.registry.ec2Instances == [:])
            #expect(configuration.denyQuery == [])
        }
        for setting in Setting.all {
            guard let word = words[setting.key] else { continue }
            #expect(setting.placeholder.hasSuffix("|\(word)"))
        }
    }

    @Test("The word for an empty list is refused beside other values, and where there must be one")
    func notEmptied() {
        for (key, values) in [
            ("domains", ["none", "a.test"]), ("apiHosts", ["a.test", "none"]),
            ("knownVPCs", ["any", "vpc-1"]), ("allowQuery", ["192.0.2.1", "everybody"]),
            ("forward", ["none", "192.0.2.1"]),
        ] {
            let error = #expect(throws: Problems.self) {
                try Configuration.load(flags: [key: values], environment: [:])
            }
            #expect(error?.list.count == 1 && error?.description.contains(" alone") == true)
        }
        for key in ["dns", "api"] {
            #expect(throws: Problems.self) {
                try Configuration.load(flags: [key: ["none"]], environment: [:])
            }
        }
    }

    @Test("Nested settings and mappings are read from the file and from variables")
    func nested() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "quotas:\n  namespaces: 3\n  instancesPerService: unlimited\n"
                + "ec2Instances:\n  i-0123abcd: 192.0.2.1\n", to: "m.yaml")
        let configuration = try Configuration.load(
            flags: ["config": [file]],
            environment: ["MUSTER_QUOTAS_SERVICES_PER_NAMESPACE": "9", "MUSTER_KNOWN_VPCS": "a,b"])
        #expect(configuration.registry.quotas.namespaces == 3)
        #expect(configuration.registry.quotas.instancesPerService == nil)
        #expect(configuration.registry.quotas.servicesPerNamespace == 9)
        #expect(configuration.registry.ec2Instances == ["i-0123abcd": "192.0.2.1"])
        #expect(configuration.registry.knownVPCs == ["a", "b"])
    }

    @Test("An empty variable counts as absent, an empty file as no settings")
    func empty() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("# nothing yet\n", to: "m.yaml")
        let configuration = try Configuration.load(
            flags: ["config": [file]], environment: ["MUSTER_DNS": "", "MUSTER_ZONES": ""])
        #expect(configuration.dns == Configuration().dns)
        #expect(!configuration.zonesAreNamed)
        let none = ["MUSTER_CONFIG": "", "MUSTER_NEWER_SETTING": ""]
        #expect(try Configuration.load(flags: [:], environment: none).dns == Configuration().dns)
        let error = #expect(throws: Problems.self) {
            try Configuration.load(flags: ["config": [""]], environment: [:])
        }
        #expect(error?.description == "--config: needs the name of a file")
    }

    @Test("Words are words: on and off, levels, formats and rules")
    func words() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "explain: no\npinWorkers: on\nlogLevel: debug\nlogFormat: json\n"
                + "allUnhealthy: none\nunknown: unhealthy\nworkers: auto\n", to: "m.yaml")
        let configuration = try Configuration.load(flags: ["config": [file]], environment: [:])
        #expect(!configuration.explain)
        #expect(configuration.pinWorkers)
        #expect(configuration.logLevel == .debug)
        #expect(configuration.logFormat == .json)
        #expect(configuration.registry.allUnhealthy == .none)
        #expect(configuration.registry.unknown == .unhealthy)
        #expect(configuration.workers == nil)
    }
}
