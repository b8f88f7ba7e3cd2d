import Foundation
import Muster
import Registry
import TestKit
import Testing

@Suite("A full disk")
struct FullDisk {
    @Test(
        "Writes are refused, DNS and observed health go on, and writes resume when there is room",
        .enabled(if: getuid() == 0, "mounting a small disk needs root"))
    func refusedAndResumed() async throws { try await onSmallDisk(fillAndFree) }

    @Test(
        "Leases run out and are renewed at once, and who has to go goes when there is room",
        .enabled(if: getuid() == 0, "mounting a small disk needs root"))
    func leases() async throws { try await onSmallDisk(lapseAndRenew) }

    private func onSmallDisk(_ body: (TemporaryFolder) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let disk = try SmallDisk(at: folder.path("disk"), octets: 2 << 20)
        try await body(folder)
        withExtendedLifetime(disk) {}
    }

    private func fillAndFree(_ folder: TemporaryFolder) async throws {
        let test = try await TestServer { $0.data = .folder(folder.path("disk/data")) }
        let probed = try await test.server.run(
            .createService(
                CreateService(
                    name: "probed", namespaceID: test.namespace,
                    dns: DNSConfig(records: [.init(.a, ttl: 5)]),
                    healthCheckConfig: HealthCheckConfig(kind: .tcp))))
        guard case .service(let service) = probed else {
            throw Unreadable(description: "no service")
        }
        for number in 1...2 {
            try await test.register(
                service, "i\(number)", "192.0.2.\(number)", [ReservedAttribute.port: "80"])
        }
        fill(folder.path("disk/ballast"))
        try await expectRefusal(test, service)
        for number in 1...2 {
            let key = Instance.Key(service: service, instance: "i\(number)")
            try await test.server.run(.observeHealth(key, number == 1 ? .unhealthy : .healthy))
        }
        #expect(try test.ask("probed.example.local") == ["192.0.2.2"])
        #expect(await test.server.writeFailure?.contains("room") == true)
        #expect(await test.server.statistics().writeFailure == test.server.writeFailure)

        try FileManager.default.removeItem(atPath: folder.path("disk/ballast"))
        try await wait(for: "what was observed to be written") {
            await test.server.statistics().writeFailure == nil
        }
        try await test.register(service, "i9", "192.0.2.9", [ReservedAttribute.port: "80"])
        #expect(try test.ask("probed.example.local") == ["192.0.2.2", "192.0.2.9"])
        #expect(await test.server.writeFailure == nil)
        await test.server.stop()

        let second = try await Server.reopened(folder.path("disk/data"))
        #expect(try second.query("probed.example.local", "A").answers.count == 2)
        await second.stop()
    }

    private func lapseAndRenew(_ folder: TemporaryFolder) async throws {
        let clock = ManualClock()
        let test = try await TestServer(clock: clock) {
            $0.data = .folder(folder.path("disk/data"))
        }
        let service = try await test.service("probed", [.init(.a, ttl: 5)])
        let key = Instance.Key(service: service, instance: "i1")
        let lease = [Lease.attribute: "100"]
        try await test.register(service, "i1", "192.0.2.1", lease)
        try await test.register(service, "i2", "192.0.2.2")
        fill(folder.path("disk/ballast"))
        try await expectRefusal(test, service)
        for heartbeat in ["registration", "report"] {
            try await clock.pass(.seconds(100), for: test.server)
            try await clock.settle(test.server)
            #expect(try test.ask("probed.example.local") == ["192.0.2.2"])
            if heartbeat == "report" {
                try await test.report(service, "i1", .healthy)
            } else {
                try await test.register(service, "i1", "192.0.2.1", lease)
            }
            #expect(try test.ask("probed.example.local") == ["192.0.2.1", "192.0.2.2"])
        }
        try await clock.pass(.seconds(250), for: test.server)
        #expect(await test.server.read { $0.instance(key)?.health.isLapsed } == true)
        #expect(await test.server.statistics().writeFailure != nil)

        try FileManager.default.removeItem(atPath: folder.path("disk/ballast"))
        try await wait(for: "what lapsed to be written") {
            await test.server.statistics().writeFailure == nil
        }
        try await wait(for: "its end") {
            try await clock.pass(.seconds(1), for: test.server)
            return await test.server.read { $0.instance(key) } == nil
        }
        await test.server.stop()
        let second = try await Server.reopened(folder.path("disk/data"))
        #expect(try second.query("probed.example.local", "A").answers.count == 1)
        await second.stop()
    }

    /// Registers until the disk takes no more.
    private func expectRefusal(_ test: TestServer, _ service: Service.ID) async throws {
        let text = String(repeating: "x", count: 1000)
        for number in 0..<2000 {
            do throws(ServerError) {
                try await test.server.register(
                    "fill\(number)", in: service,
                    [
                        ReservedAttribute.ipv4: "192.0.2.200", ReservedAttribute.port: "80",
                        "a": text, "b": text, "c": text, "d": text,
                    ])
                try await test.server.deregister("fill\(number)", from: service)
            } catch {
                guard case .unavailable(let message) = error else { throw error }
                #expect(message.contains("no room"))
                let isThere = await test.server.read { registry in
                    registry.instances(of: service).contains { $0.id == "fill\(number)" }
                }
                if isThere { #expect(try test.ask("probed.example.local").count == 3) }
                return
            }
        }
        Issue.record("the disk never filled up")
    }

    /// Takes all the room that is left.
    private func fill(_ path: String) {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { return }
        for size in [65_536, 4096, 512] {
            while (try? file.write(contentsOf: Data(count: size))) != nil {}
        }
    }
}
