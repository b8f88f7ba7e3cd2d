import Foundation
import Muster
import Registry
import TestKit
import Testing

@Suite("Leases, as time goes by")
struct LeasesInTime {
    static let lease = [Lease.attribute: "10"]

    /// Waits until the timer is set for that long from now, and so everything before is done.
    static func waitForTimer(_ clock: ManualClock, in pause: Duration?) async throws {
        try await wait(for: "the timer to be set for \(String(describing: pause))") {
            clock.pause == pause
        }
    }

    private func register(_ test: TestServer, _ service: Service.ID, _ id: String) async throws
        -> CommandResult
    {
        try await test.server.run(
            .registerInstance(
                RegisterInstance(
                    serviceID: service, instanceID: id,
                    attributes: Self.lease.merging([ReservedAttribute.ipv4: "192.0.2.1"]) { $1 })))
    }

    @Test("Silence: unhealthy after a period, gone after two; a sign of life brings it back")
    func lapseRenewalExpiry() async throws {
        let clock = ManualClock()
        let test = try await TestServer(clock: clock)
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        let key = Instance.Key(service: service, instance: "a")
        try await test.register(service, "b", "192.0.2.2")
        _ = try await register(test, service, "a")
        #expect(try test.ask("web.example.local") == ["192.0.2.1", "192.0.2.2"])
        try await clock.pass(.seconds(10), for: test.server)
        try await wait(for: "the lapse") { try test.ask("web.example.local") == ["192.0.2.2"] }
        _ = try await register(test, service, "a")
        #expect(try test.ask("web.example.local") == ["192.0.2.1", "192.0.2.2"], "at once")

        try await clock.pass(.seconds(10), for: test.server)
        try await wait(for: "the lapse") { try test.ask("web.example.local") == ["192.0.2.2"] }
        let revision = await test.server.read { $0.service(service)?.revision ?? 0 }
        try await Self.waitForTimer(clock, in: .seconds(10))
        try await clock.pass(.seconds(10), for: test.server)
        try await wait(for: "the end") { await test.server.read { $0.instance(key) } == nil }
        let (operation, after) = await test.server.read {
            ($0.operations.first, $0.service(service)?.revision ?? 0)
        }
        #expect(operation?.kind == .deregisterInstance)
        #expect(operation?.targets["INSTANCE"] == "a")
        #expect(after > revision)
        try await Self.waitForTimer(clock, in: nil)
        await test.server.stop()
    }

    @Test("Each change is remembered for an hour with its cause, and forgotten with the instance")
    func history() async throws {
        let clock = ManualClock()
        let test = try await TestServer(clock: clock)
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        let key = Instance.Key(service: service, instance: "a")
        _ = try await register(test, service, "a")
        try await clock.pass(.seconds(10), for: test.server)
        try await wait(for: "the lapse") {
            await test.server.healthHistory(of: key).count == 1
        }
        _ = try await register(test, service, "a")
        try await test.report(service, "a", .unhealthy)
        let changes = await test.server.healthHistory(of: key)
        #expect(changes.map(\.cause) == [.leaseRanOut, .leaseRenewed, .reported])
        #expect(changes.map(\.new) == [.unhealthy, .healthy, .unhealthy])
        #expect(changes.allSatisfy { $0.time == clock.clocks.wall() })
        for _ in 0..<60 {
            try await test.report(service, "a", .healthy)
            try await test.report(service, "a", .unhealthy)
        }
        #expect(await test.server.healthHistory(of: key).count == 100, "the newest")
        clock.stepWall(.seconds(3601))
        #expect(await test.server.healthHistory(of: key).isEmpty)
        try await test.report(service, "a", .healthy)
        #expect(await test.server.healthHistory(of: key).count == 1)
        try await test.deregister(service, "a")
        #expect(await test.server.healthHistory(of: key).isEmpty)
        await test.server.stop()
    }

    @Test("Heartbeats of both kinds keep an instance alive, and neither write nor publish")
    func heartbeats() async throws {
        let clock = ManualClock()
        let data = try TemporaryFolder()
        let test = try await TestServer(clock: clock) { $0.data = .folder(data.path) }
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        let key = Instance.Key(service: service, instance: "a")
        let first = try await register(test, service, "a")
        let log = data.path + "/registry.sqlite-wal"
        let before = (await test.server.statistics(), try fileSize(log))
        for round in 0..<40 {
            try await clock.pass(.seconds(7), for: test.server)
            if round % 2 == 0 {
                #expect(try await register(test, service, "a") == first)
            } else {
                try await test.report(service, "a", .healthy)
            }
        }
        try await clock.pass(.seconds(9), for: test.server)
        try await clock.settle(test.server)
        #expect(await test.server.healthHistory(of: key).isEmpty)
        let after = (await test.server.statistics(), try fileSize(log))
        #expect(after.0.publishes == before.0.publishes)
        #expect(after.0.registry == before.0.registry)
        #expect(after.1 == before.1, "nothing was written")
        await test.server.stop()
    }

    @Test("Where an identical registration restarts the health, it renews with an operation")
    func restarting() async throws {
        let clock = ManualClock()
        let test = try await TestServer(clock: clock) { $0.registry = .aws }
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        let first = try await register(test, service, "a")
        try await clock.pass(.seconds(8), for: test.server)
        #expect(try await register(test, service, "a") != first)
        try await clock.pass(.seconds(8), for: test.server)
        try await Self.waitForTimer(clock, in: .seconds(2))
        await test.server.stop()
    }

    @Test("What a prober sees while the lease has run out shows after the renewal")
    func observedMeanwhile() async throws {
        let clock = ManualClock()
        let test = try await TestServer(clock: clock)
        let service = try await test.probedService("web")
        let key = Instance.Key(service: service, instance: "a")
        let attributes = Self.lease.merging([ReservedAttribute.port: "80"]) { $1 }
        try await test.register(service, "a", "192.0.2.1", attributes)
        try await test.register(service, "b", "192.0.2.2", [ReservedAttribute.port: "80"])
        try await test.server.run(.observeHealth(key, .healthy))
        try await clock.pass(.seconds(10), for: test.server)
        try await wait(for: "the lapse") { try test.ask("web.example.local") == ["192.0.2.2"] }
        try await test.server.run(.observeHealth(key, .unhealthy))
        try await test.server.run(.observeHealth(key, .healthy))
        #expect(try test.ask("web.example.local") == ["192.0.2.2"])
        #expect(await test.server.healthHistory(of: key).count == 2)
        try await test.register(service, "a", "192.0.2.1", attributes)
        #expect(try test.ask("web.example.local") == ["192.0.2.1", "192.0.2.2"])
        await test.server.stop()
    }

    @Test("Another period by tag counts from the change")
    func tag() async throws {
        let clock = ManualClock()
        let test = try await TestServer(clock: clock)
        let service = try await test.service(
            "web", [.init(.a, ttl: 30)], custom: false, tags: [Lease.tag: "60"])
        for number in 1...2 { try await test.register(service, "i\(number)", "192.0.2.\(number)") }
        try await Self.waitForTimer(clock, in: .seconds(60))
        try await clock.pass(.seconds(5), for: test.server)
        try await test.server.run(.tagService(service, .tag([Lease.tag: "2"]), owner: .api))
        try await Self.waitForTimer(clock, in: .seconds(2))
        try await clock.pass(.seconds(1), for: test.server)
        try await test.register(service, "i2", "192.0.2.2")
        try await clock.pass(.seconds(1), for: test.server)
        try await wait(for: "the lapse") { try test.ask("web.example.local") == ["192.0.2.2"] }
        try await test.server.run(.tagService(service, .untag([Lease.tag]), owner: .api))
        #expect(try test.ask("web.example.local") == ["192.0.2.1", "192.0.2.2"])
        await test.server.stop()
    }

    @Test("A server that was held up blames nobody")
    func heldUp() async throws {
        let clock = ManualClock()
        let test = try await TestServer(clock: clock)
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        let key = Instance.Key(service: service, instance: "a")
        _ = try await register(test, service, "a")
        try await clock.settle(test.server)
        clock.jump(.seconds(25))
        try await Self.waitForTimer(clock, in: .seconds(10))
        #expect(await test.server.healthHistory(of: key).isEmpty)
        try await clock.pass(.seconds(10), for: test.server)
        try await wait(for: "the lapse") { await test.server.healthHistory(of: key).count == 1 }
        await test.server.stop()
    }

    @Test("Thousands that fall silent at once lapse and go, in slices")
    func many() async throws {
        let clock = ManualClock()
        let test = try await TestServer(clock: clock)
        let service = try await test.service("web", [.init(.a, ttl: 30)], custom: false)
        let count = 700
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask {
                    try await test.register(
                        service, "i\(number)", "192.0.\(number / 250).\(number % 250)", Self.lease)
                }
            }
            try await group.waitForAll()
        }
        try await clock.pass(.seconds(10), for: test.server)
        try await turn(clock, until: "all have lapsed") {
            await test.server.read { $0.counts.health[.unhealthy] } == count
        }
        #expect(try test.server.query("web.example.local", "A").answers.count == 1)
        try await clock.pass(.seconds(10), for: test.server)
        try await turn(clock, until: "all are gone") {
            await test.server.read { $0.instanceCount(of: service) } == 0
        }
        #expect(try test.server.query("web.example.local", "A").code == "NXDOMAIN")
        await test.server.stop()
    }

    /// Lets the short pauses between slices go by.
    private func turn(
        _ clock: ManualClock, until what: String, _ condition: () async -> Bool
    ) async throws {
        try await wait(for: what) {
            if let pause = clock.pause, pause < .milliseconds(10) { clock.jump(pause) }
            return await condition()
        }
    }
}

/// The size of a file in octets.
func fileSize(_ path: String) throws -> Int {
    let result = try #require(
        FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)
    return result.intValue
}
