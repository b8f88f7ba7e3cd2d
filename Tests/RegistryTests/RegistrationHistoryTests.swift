import Registry
import Testing

/// What is kept of the registrations of an instance and the updates of a service.
@Suite("Registrations are counted")
struct RegistrationHistoryTests {
    private var bench = Workbench()
    private let service: Service

    init() throws {
        let space = try bench.namespace()
        guard
            case .service(let id) = try bench.run(
                .createService(
                    CreateService(
                        name: "web", namespaceID: space.id,
                        dns: DNSConfig(records: [.init(.a, ttl: 5)])))
            ).result, let row = bench.registry.service(id)
        else { throw NoResult() }
        service = row
    }

    private mutating func register(_ address: String) throws -> Instance {
        let request = RegisterInstance(
            serviceID: service.id, instanceID: "i-1",
            attributes: [ReservedAttribute.ipv4: address])
        let operation = try bench.operation(.registerInstance(request))
        let row = try #require(bench.registry.registrations(of: "i-1").first?.instance)
        #expect(bench.registry.lastRegistration(of: row, limit: 10)?.id == operation.id)
        return row
    }

    @Test("Registered again it is the same with a higher count; after a deregistration another")
    mutating func registrations() throws {
        let first = try register("192.0.2.1")
        #expect(first.registrations == 1)
        let second = try register("192.0.2.2")
        #expect(second.registrations == 2 && second.firstRevision == first.firstRevision)
        let same = try register("192.0.2.2")
        #expect(same == second)
        try bench.run(.deregisterInstance(first.key, owner: .api))
        #expect(bench.registry.registrations(of: "i-1").isEmpty)
        let other = try register("192.0.2.2")
        #expect(other.registrations == 1 && other.firstRevision > first.firstRevision)
    }

    @Test("Each update of a service counts, one that fails or is refused does not")
    mutating func updates() throws {
        #expect(service.version == 1)
        for (ttl, version) in [(7, Int64(2)), (7, 3)] {
            let records = [DNSConfig.Record(.a, ttl: ttl)]
            try bench.run(.updateService(UpdateService(id: service.id, records: records)))
            #expect(bench.registry.service(service.id)?.version == version)
        }
        let other = [DNSConfig.Record(.aaaa, ttl: 7)]
        #expect(
            bench.error(of: .updateService(UpdateService(id: service.id, records: other))) != nil)
        #expect(bench.registry.service(service.id)?.version == 3)
    }

    @Test("The last registration is looked for among so many operations of the service")
    mutating func limit() throws {
        let row = try register("192.0.2.1")
        let request = RegisterInstance(
            serviceID: service.id, instanceID: "i-2",
            attributes: [ReservedAttribute.ipv4: "192.0.2.9"])
        try bench.run(.registerInstance(request))
        #expect(bench.registry.lastRegistration(of: row, limit: 1) == nil)
        #expect(bench.registry.lastRegistration(of: row, limit: 2)?.targets["INSTANCE"] == "i-1")
    }
}
