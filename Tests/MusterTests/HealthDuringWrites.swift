import Muster
import Registry
import TestKit
import Testing

/// What becomes known of instances while a change of their service is being written. Each round is
/// another race of the two.
@Suite("Health during writes", .timeLimit(.minutes(1)))
struct HealthDuringWrites {
    @Test("What a probe finds out while its check is being deleted does not outlive the check")
    func deletedCheck() async throws {
        let folder = try TemporaryFolder()
        let test = try await TestServer { $0.data = .folder(folder.path) }
        for round in 0..<30 {
            let service = try await test.probedService("web-\(round)")
            try await test.register(service, "a", "192.0.2.1", [ReservedAttribute.port: "80"])
            let key = Instance.Key(service: service, instance: "a")
            let update = UpdateService(id: service, records: [.init(.a, ttl: 30)])
            async let updated = test.server.run(.updateService(update))
            async let observed = test.server.run(.observeHealth(key, .unhealthy))
            _ = try await (updated, observed)
            let status = await test.server.read { $0.instance(key)?.health.status }
            #expect(status == .unknown, "round \(round)")
        }
        await test.server.stop()
    }

    @Test("A lease that runs out while it is being taken away makes nobody UNHEALTHY")
    func takenLease() async throws {
        let folder = try TemporaryFolder()
        let test = try await TestServer { $0.data = .folder(folder.path) }
        for round in 0..<30 {
            let service = try await test.service(
                "web-\(round)", [.init(.a, ttl: 30)], tags: [Lease.tag: "3600"])
            try await test.register(service, "a", "192.0.2.1")
            let key = Instance.Key(service: service, instance: "a")
            let change = Command.tagService(service, .untag([Lease.tag]), owner: .api)
            async let changed = test.server.run(change)
            async let lapsed = test.server.run(.lapseLease(key))
            _ = try await (changed, lapsed)
            let status = await test.server.read { $0.instance(key)?.health.status }
            #expect(status == .healthy, "round \(round)")
        }
        await test.server.stop()
    }
}
