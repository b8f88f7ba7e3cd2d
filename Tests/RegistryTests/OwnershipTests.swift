import Registry
import Testing

/// What the declared file owns is changed by the file alone, and the API is told so.
@Suite("Ownership")
struct OwnershipTests {
    private func bench() throws -> (Workbench, Namespace, Service) {
        var bench = Workbench()
        try bench.declare(DeclarationTests.file)
        guard let namespace = bench.registry.namespace(named: "file.local") else {
            throw NoResult()
        }
        return (bench, namespace, try bench.service(named: "web"))
    }

    @Test("The API may not change, delete or purge what the file owns")
    func refused() throws {
        var (bench, namespace, web) = try bench()
        let key = Instance.Key(service: web.id, instance: "a")
        let before = bench.registry.tables
        let register = RegisterInstance(
            serviceID: web.id, instanceID: "a", attributes: [ipv4: "192.0.2.9"])
        let commands: [(Command, String)] = [
            (
                .updateNamespace(UpdateNamespace(id: namespace.id, kind: .dnsPrivate, soaTTL: 1)),
                "the namespace file.local"
            ),
            (.deleteNamespace(namespace.id, owner: .api), "the namespace file.local"),
            (
                .updateService(UpdateService(id: web.id, records: [.init(.a, ttl: 1)])),
                "the service web"
            ),
            (.deleteService(web.id, owner: .api), "the service web"),
            (.registerInstance(register), "the instance a"),
            (.deregisterInstance(key, owner: .api), "the instance a"),
            (.purgeService(web.id, owner: .api), "the instance a"),
            (.purgeNamespace(namespace.id, owner: .api), "the service "),
        ]
        for (command, what) in commands {
            guard case .invalidInput(let text)? = bench.error(of: command) else {
                Issue.record("not refused: \(command)")
                continue
            }
            #expect(text.hasPrefix("The declared file owns \(what)"), "\(text)")
        }
        #expect(bench.registry.tables == before)
    }

    @Test("The API may have instances and services of its own there")
    func lodging() throws {
        var (bench, namespace, web) = try bench()
        let mine = try bench.register("mine", in: web)
        #expect(mine?.owner == .api)
        let service = try bench.service(bench.request("mine", in: namespace))
        #expect(service.owner == .api)
        // They stay when the file is read again, and may go.
        #expect(try bench.declare(DeclarationTests.file).changes.isEmpty)
        try bench.run(
            .deregisterInstance(Instance.Key(service: web.id, instance: "mine"), owner: .api))
        try bench.run(.deleteService(service.id, owner: .api))
    }

    @Test("The API may tell the health of the file's instances")
    func health() throws {
        var (bench, _, web) = try bench()
        try bench.setHealth(.unhealthy, of: "a", in: web)
        #expect(bench.registry.instances(of: web.id)[0].health.status == .unhealthy)
        #expect(try bench.declare(DeclarationTests.file).changes.isEmpty)
    }
}
