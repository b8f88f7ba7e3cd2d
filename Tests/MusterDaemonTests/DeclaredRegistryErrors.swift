import MusterDaemon
import Testing

@Suite("Errors in the declared registry file")
struct DeclaredRegistryErrors {
    private func problems(_ text: String) -> [String] {
        do throws(Problems) {
            _ = try DeclarationFile.parse(text, file: "r.yaml")
            return []
        } catch {
            return error.list.map(\.description)
        }
    }

    /// A file whose only service has these members, from line 5 on.
    private func service(_ members: String) -> String {
        "Namespaces:\n- Name: example.local\n  Type: DNS_PUBLIC\n  Services:\n" + members
    }

    @Test("An unknown key is told with the nearest known one, at every depth")
    func unknownKeys() {
        #expect(
            problems("namespaces: []\n") == [
                "r.yaml:1:1: unknown key 'namespaces' in the registry file: "
                    + "did you mean 'Namespaces'?"
            ])
        let text = service("  - Name: web\n    Instance: []\n    DnsConfig: {DnsRecord: []}\n")
        #expect(
            problems(text) == [
                "r.yaml:6:5: unknown key 'Instance' in a service: did you mean 'Instances'?",
                "r.yaml:7:16: DnsConfig needs DnsRecords",
                "r.yaml:7:17: unknown key 'DnsRecord' in DnsConfig: did you mean 'DnsRecords'?",
            ])
    }

    @Test("A namespace, service or instance that is declared twice is told with both places")
    func duplicates() {
        let text = """
            Namespaces:
            - {Name: a.test, Type: DNS_PRIVATE, Vpc: v}
            - {Name: a.test, Type: HTTP}
            - {Name: A.test, Type: DNS_PUBLIC}
            - Name: b.test
              Type: DNS_PUBLIC
              Services:
              - Name: web
                Instances: [{InstanceId: x}, {InstanceId: X}, {InstanceId: x}]
              - Name: WEB
            """
        #expect(
            problems(text) == [
                "r.yaml:4:3: namespace 'A.test' is declared twice; the first is at r.yaml:2:3",
                "r.yaml:9:51: instance 'x' is declared twice; the first is at r.yaml:9:17",
                "r.yaml:10:5: service 'WEB' is declared twice; the first is at r.yaml:8:5",
            ])
    }

    @Test("A key that a mapping has twice is told with both places, however deep and often")
    func repeatedKeys() {
        let text = service(
            """
              - Name: web
                Instances:
                - InstanceId: one
                  Attributes: {k: a, k: b, l: c, k: d}
                  InstanceId: two
            """)
        #expect(
            problems(text) == [
                "r.yaml:8:26: 'k' is given twice; the first is at r.yaml:8:20",
                "r.yaml:8:38: 'k' is given twice; the first is at r.yaml:8:20",
                "r.yaml:9:7: 'InstanceId' is given twice; the first is at r.yaml:7:7",
            ])
    }

    @Test("What is missing is told where it is missing")
    func missing() {
        let text = """
            Namespaces:
            - {Type: HTTP}
            - {Name: x}
            - {Name: y, Type: DNS_PRIVATE}
            - Name: b.test
              Type: DNS_PUBLIC
              Services:
              - Description: nameless
              - Name: web
                DnsConfig: {DnsRecords: [{TTL: 5}, {Type: A}]}
                HealthCheckConfig: {ResourcePath: /}
                Instances: [{Attributes: {a: b}}]
                Tags: [{Key: k}]
            """
        #expect(
            problems(text) == [
                "r.yaml:2:3: a namespace needs Name",
                "r.yaml:3:3: a namespace needs Type",
                "r.yaml:4:3: a DNS_PRIVATE namespace needs Vpc; any word will do",
                "r.yaml:8:5: a service needs Name",
                "r.yaml:10:30: a DNS record needs Type",
                "r.yaml:10:40: a DNS record needs TTL",
                "r.yaml:11:24: HealthCheckConfig needs Type",
                "r.yaml:12:17: an instance needs InstanceId",
                "r.yaml:13:12: a tag needs Value",
            ])
    }

    @Test("A value of the wrong kind is told with what it should be")
    func wrongKinds() {
        let cases = [
            ("Namespaces: 3", "r.yaml:1:13: Namespaces must be a list"),
            ("- a", "r.yaml:1:1: the registry file must be a mapping (key: value)"),
            (
                "Namespaces: [{Name: a, Type: DNS}]",
                "r.yaml:1:30: Type must be one of HTTP, DNS_PRIVATE, DNS_PUBLIC, not 'DNS'"
            ),
            (
                "Namespaces: [{Name: a, Type: HTTP, Properties: {DnsProperties: {SOA: {TTL: x}}}}]",
                "r.yaml:1:76: TTL must be a whole number from 0 to 2147483647"
            ),
            (
                service("  - {Name: w, HealthCheckConfig: {Type: TCP, FailureThreshold: 11}}"),
                "r.yaml:5:64: FailureThreshold must be a whole number from 1 to 10"
            ),
            (
                service("  - {Name: w, Instances: [{InstanceId: a, Attributes: {x: ~}}]}"),
                "r.yaml:5:59: x has no value; write \"\" for an empty text"
            ),
            (
                service("  - {Name: w, Instances: [{InstanceId: a, Attributes: {x: [1]}}]}"),
                "r.yaml:5:59: x must be one value"
            ),
            (
                service("  - {Name: w, Type: DNS_PUBLIC}"),
                "r.yaml:5:21: Type of a service can only be HTTP"
            ),
        ]
        for (text, expected) in cases { #expect(problems(text) == [expected]) }
    }

    @Test("A file that repeats itself without end is given up on")
    func manyRepeatedKeys() {
        let text = String(repeating: "k: 1\n", count: 300)
        #expect(problems(text) == ["r.yaml: too many keys are given twice"])
    }
}
