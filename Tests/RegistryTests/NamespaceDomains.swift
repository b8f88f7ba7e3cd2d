import Registry
import Testing

@Suite("While names are forwarded, the API takes over nobody's names")
struct NamespaceDomains {
    private func bench(_ domains: [String]?) -> Workbench {
        var settings = RegistrySettings()
        settings.domains = domains
        return Workbench(settings: settings)
    }

    private func create(_ name: String, _ kind: Namespace.Kind, owner: Owner = .api) -> Command {
        .createNamespace(
            CreateNamespace(
                name: name, kind: kind, vpc: kind == .dnsPrivate ? "vpc-1" : nil, owner: owner))
    }

    /// What refuses a namespace where these domains are configured; nil when it is created.
    private func refusal(
        _ name: String, _ kind: Namespace.Kind, in domains: [String]?, owner: Owner = .api
    ) -> String? {
        var bench = bench(domains)
        let error = bench.error(of: create(name, kind, owner: owner))
        let count = bench.registry.namespaces.count
        #expect(count == (error == nil ? 1 : 0), "\(name)")
        return error?.message
    }

    @Test(
        "namespaces in the configured domains are created",
        arguments: ["svc.example.net", "a.svc.example.net", "A.SVC.Example.NET", "prod.local"])
    func inside(name: String) {
        for kind in [Namespace.Kind.dnsPrivate, .dnsPublic] {
            #expect(refusal(name, kind, in: ["svc.example.net", "Local."]) == nil)
        }
    }

    @Test(
        "others are refused, and the error says why",
        arguments: [
            ("github.com", "outside the domains"), ("example.net", "outside the domains"),
            ("xsvc.example.net", "outside the domains"),
            ("a.localhost", "special-use domain localhost"),
            ("b.invalid", "special-use domain invalid"), ("c.onion", "special-use domain onion"),
        ])
    func outside(name: String, reason: String) {
        let domains = ["svc.example.net", "local", "localhost", "onion"]
        for kind in [Namespace.Kind.dnsPrivate, .dnsPublic] {
            let text = refusal(name, kind, in: domains) ?? "created"
            #expect(text.contains(reason), "\(text)")
        }
    }

    @Test("nobody has a top-level domain", arguments: ["com", "local"])
    func top(name: String) {
        let text = refusal(name, .dnsPrivate, in: ["local"]) ?? "created"
        #expect(text.contains("top-level domain"), "\(text)")
        #expect(refusal(name, .dnsPublic, in: ["local"]) != nil)
    }

    @Test("without a domain none is; HTTP namespaces are no names in DNS; the file may have any")
    func others() {
        let text = refusal("a.example", .dnsPrivate, in: []) ?? "created"
        #expect(text.contains("none is configured"), "\(text)")
        #expect(refusal("github.com", .http, in: []) == nil)
        #expect(refusal("a.example", .dnsPrivate, in: [], owner: .file) == nil)
    }

    @Test("where nothing is forwarded any name is allowed")
    func unset() {
        #expect(refusal("github.com", .dnsPrivate, in: nil) == nil)
        #expect(refusal("local", .dnsPrivate, in: nil) == nil)
    }
}
