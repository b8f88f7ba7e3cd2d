import Registry
import Testing

@Suite("Errors of the declared file")
struct DeclarationErrorTests {
    @Test("An error names the place and changes nothing")
    func atomic() throws {
        var bench = Workbench()
        try bench.declare(DeclarationTests.file)
        let before = bench.registry.tables
        let error = bench.error(
            ofDeclaring: """
                namespace file.local private
                service new A
                instance a 192.0.2.1
                instance b 192.0.2.999
                """)
        #expect(
            error
                == "registry.yaml:4:1: The value '192.0.2.999' of AWS_INSTANCE_IPV4 "
                + "is not an IPv4 address.")
        #expect(bench.registry.tables == before)
    }

    @Test(
        "Whatever is wrong is said at its place",
        arguments: [
            ("namespace a..b private", "registry.yaml:1:1: No zone can have this name"),
            ("namespace file.local private\nservice - A", "registry.yaml:2:1: 1 validation error"),
            ("namespace file.local private\nservice web A+A", "registry.yaml:2:1: "),
            (
                "namespace file.local private\nservice web A\ninstance a?b 192.0.2.1",
                "registry.yaml:3:1: 1 validation error"
            ),
            (
                "namespace file.local private\nservice s SRV\ninstance a..b 192.0.2.1",
                "registry.yaml:3:1: The instance id can't be part of a DNS name"
            ),
            ("namespace a.b http\nnamespace a.b http", "registry.yaml:2:1: The namespace a.b is"),
            (
                "namespace a.b private\nnamespace A.B private",
                "registry.yaml:2:1: The namespace A.B is declared twice."
            ),
            ("namespace a.b private\nnamespace a.b public", "registry.yaml:2:1: "),
            (
                "namespace a.b private\nservice web A\nservice WEB SRV",
                "registry.yaml:3:1: The service WEB is declared twice."
            ),
            (
                "namespace a.b private\nservice web A\ninstance a 192.0.2.1\n"
                    + "instance a 192.0.2.1",
                "registry.yaml:4:1: The instance a is declared twice."
            ),
        ])
    func places(text: String, expected: String) throws {
        for isLoaded in [false, true] {
            var bench = Workbench()
            if isLoaded { try bench.declare(DeclarationTests.file) }
            let error = bench.error(ofDeclaring: text)
            #expect(error?.hasPrefix(expected) == true, "\(error ?? "accepted")")
        }
    }

    @Test("The file takes over nothing of the API's")
    func takeOver() throws {
        var bench = Workbench()
        let namespace = try bench.namespace("api.local")
        #expect(
            bench.error(ofDeclaring: "namespace API.local private")
                == "registry.yaml:1:1: The API owns the namespace api.local (\(namespace.id)): "
                + "delete it through the API, or leave it out of the file.")
        try bench.declare("namespace file.local private")
        let file = try #require(bench.registry.namespace(named: "file.local"))
        try bench.service(bench.request("mine", in: file))
        let error = bench.error(ofDeclaring: "namespace file.local private\nservice mine A")
        #expect(error?.hasPrefix("registry.yaml:2:1: The API owns the service mine") == true)
        try bench.declare("namespace file.local private\nservice web A")
        try bench.register("a", in: try bench.service(named: "web"))
        #expect(
            bench.error(
                ofDeclaring: "namespace file.local private\nservice web A\ninstance a 192.0.2.1")?
                .hasPrefix("registry.yaml:3:1: The API owns the instance a") == true)
    }

    @Test("A service that has to be made anew keeps off the API's instances")
    func lodgers() throws {
        var bench = Workbench()
        try bench.declare(DeclarationTests.file)
        let web = try bench.service(named: "web")
        try bench.register("mine", in: web)
        let text = DeclarationTests.file.replacing("A check=custom", with: "SRV check=custom")
        let error = bench.error(ofDeclaring: text)
        #expect(error?.hasPrefix("registry.yaml:2:1: The record types of the service web") == true)
        #expect(error?.contains("the API owns the instance mine") == true)
        #expect(try bench.current(web).dns?.kinds == [.a])
    }

    @Test("A static zone's names are kept free, of entries that did not change too")
    func staticNames() throws {
        struct Zone: StaticNames {
            func conflict(
                owner: String, apex: String, kinds: DNSConfig.RecordKinds
            ) -> String? {
                owner == "web.file.local." ? "a.zone:3:1: it is there" : nil
            }

            func conflict(zone apex: String) -> String? { nil }

            func meet(zone apex: String) -> Bool { true }
        }
        for isLoaded in [false, true] {
            var bench = Workbench()
            if isLoaded { try bench.declare(DeclarationTests.file) }
            bench.registry.staticNames = Zone()
            #expect(
                bench.error(ofDeclaring: DeclarationTests.file)
                    == "registry.yaml:3:1: a.zone:3:1: it is there")
        }
    }
}
