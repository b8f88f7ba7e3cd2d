import Registry
import Testing

@Suite("Constraint violations")
struct ConstraintTests {
    @Test("One is said in the words of AWS")
    func one() throws {
        var bench = Workbench()
        let request = CreateNamespace(name: "a b", kind: .http)
        #expect(
            bench.error(of: .createNamespace(request))
                == .invalidInput(
                    "1 validation error detected: Value 'a b' at 'name' failed to satisfy "
                        + "constraint: Member must satisfy regular expression pattern: "
                        + "^(?!arn:)[!-~]{1,1024}$"))
    }

    @Test("Several are said in one message")
    func several() {
        var bench = Workbench()
        var request = CreateNamespace(name: "web.local", kind: .dnsPrivate, soaTTL: -1)
        request.tags = ["": "x"]
        #expect(
            bench.error(of: .createNamespace(request))
                == .invalidInput(
                    "3 validation errors detected: "
                        + "Value null at 'vpc' failed to satisfy constraint: "
                        + "Member must not be null; "
                        + "Value '-1' at 'properties.dnsProperties.sOA.tTL' failed to satisfy "
                        + "constraint: Member must have value greater than or equal to 0; "
                        + "Value '' at 'tags.1.member.key' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 1"))
    }

    @Test("The path of a list member counts from 1")
    func list() throws {
        var bench = Workbench()
        var request = bench.request("web", in: try bench.namespace(), records: [.a, .aaaa])
        request.dns?.records[1].ttl = 2_147_483_648
        #expect(
            bench.error(of: .createService(request))?.message
                == "1 validation error detected: Value '2147483648' at "
                + "'dnsConfig.dnsRecords.2.member.tTL' failed to satisfy constraint: "
                + "Member must have value less than or equal to 2147483647")
    }

    @Test("They come before anything else that is wrong")
    func order() {
        var bench = Workbench()
        let request = RegisterInstance(serviceID: "srv-none", instanceID: "", attributes: [:])
        guard case .invalidInput? = bench.error(of: .registerInstance(request)) else {
            Issue.record("the service was looked at first")
            return
        }
    }

    @Test("A long value is not repeated in full")
    func long() {
        var bench = Workbench()
        let request = CreateNamespace(name: String(repeating: "x", count: 5000), kind: .http)
        let message = bench.error(of: .createNamespace(request))?.message ?? ""
        #expect(message.contains("xxx..."))
        #expect(message.utf8.count < 1000)
    }

    @Test(
        "A service's name is `.` or labels as Cloud Map allows them",
        arguments: [
            (".", true), ("web", true), ("a", true), ("_http._tcp", true), ("a-b.c_d", true),
            ("Web", true), ("1", true), (String(repeating: "a", count: 63), true),
            ("", false), ("_", false), ("a.", false), (".a", false), ("-a", false), ("a-", false),
            ("a b", false), ("a..b", false), (String(repeating: "a", count: 64), false),
            (
                Array(repeating: String(repeating: "a", count: 31), count: 4).joined(
                    separator: "."),
                true
            ),
            (
                Array(repeating: String(repeating: "a", count: 32), count: 4).joined(
                    separator: "."),
                false
            ),
        ])
    func serviceName(name: String, isAllowed: Bool) throws {
        var bench = Workbench()
        let request = bench.request(name, in: try bench.namespace())
        #expect((bench.error(of: .createService(request)) == nil) == isAllowed)
    }

    @Test(
        "A public namespace has two labels or more of letters, digits and hyphens",
        arguments: [
            ("example.com", true), ("a.b", true), ("A-1.example.org", true),
            ("example", false), ("example.com.", false), ("_a.com", false), ("-a.com", false),
            ("a..com", false), ("", false),
        ])
    func publicName(name: String, isAllowed: Bool) {
        var bench = Workbench()
        let request = CreateNamespace(name: name, kind: .dnsPublic)
        #expect((bench.error(of: .createNamespace(request)) == nil) == isAllowed)
    }
}
