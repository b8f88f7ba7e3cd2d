import Muster
import Registry
import TestKit
import Testing

@Suite("Delays and leases, through restarts and clocks that are set")
struct HealthOverTime {
    private func configure(_ configuration: inout ServerConfiguration, _ folder: TemporaryFolder) {
        configuration.data = .folder(folder.path)
        configuration.registry.customHealthDelay = 30
    }

    /// A server whose service `web` has two healthy instances, the first with a lease of a minute.
    private func first(_ clock: ManualClock, _ folder: TemporaryFolder) async throws
        -> (TestServer, Service.ID)
    {
        let test = try await TestServer(clock: clock) { configure(&$0, folder) }
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        try await test.register(service, "i1", "192.0.2.1", [Lease.attribute: "60"])
        try await test.register(service, "i2", "192.0.2.2")
        return (test, service)
    }

    private func ask(_ server: Server) throws -> [String] {
        try server.query("web.example.local", "A").answers
            .map { String($0.split(separator: " ").last!) }.sorted()
    }

    @Test("A report takes effect after the delay, whatever is done to the time of day")
    func delay() async throws {
        let clock = ManualClock()
        let (test, service) = try await first(clock, TemporaryFolder())
        for step in [Duration.zero, .seconds(-86_400), .seconds(86_400)] {
            try await test.report(service, "i2", .unhealthy)
            clock.stepWall(step)
            try await clock.pass(.seconds(29), for: test.server)
            #expect(try test.ask("web.example.local") == ["192.0.2.1", "192.0.2.2"])
            try await clock.pass(.seconds(1), for: test.server)
            try await wait(for: "it to take effect") {
                try test.ask("web.example.local") == ["192.0.2.1"]
            }
            try await test.report(service, "i1", .healthy)
            try await test.report(service, "i2", .healthy)
            try await clock.pass(.seconds(30), for: test.server)
            try await test.report(service, "i1", .healthy)
            try await wait(for: "the way back") {
                try test.ask("web.example.local") == ["192.0.2.1", "192.0.2.2"]
            }
        }
        let key = Instance.Key(service: service, instance: "i2")
        #expect(
            await test.server.healthHistory(of: key).allSatisfy { $0.cause == .settled })
        await test.server.stop()
    }

    @Test(
        "A waiting report survives a restart: overdue it is in effect at the start, else when due")
    func waitingReport() async throws {
        for (down, isOverdue) in [(Duration.seconds(31), true), (.seconds(10), false)] {
            let clock = ManualClock()
            let folder = try TemporaryFolder()
            let (test, service) = try await first(clock, folder)
            try await test.report(service, "i2", .unhealthy)
            await test.server.stop()
            clock.jump(down)
            let second = try await Server.reopened(folder.path, clock: clock) {
                configure(&$0, folder)
            }
            #expect(try ask(second).count == (isOverdue ? 1 : 2))
            if !isOverdue {
                try await LeasesInTime.waitForTimer(clock, in: .seconds(20))
                try await clock.pass(.seconds(20), for: second)
                try await wait(for: "it to take effect") { try ask(second) == ["192.0.2.1"] }
            }
            await second.stop()
            // It is on disk as well.
            let third = try await Server.reopened(folder.path)
            #expect(try ask(third) == ["192.0.2.1"])
            await third.stop()
        }
    }

    @Test("A clock that was set back meanwhile makes nobody wait for longer than the delay")
    func clockSetBack() async throws {
        let clock = ManualClock()
        let folder = try TemporaryFolder()
        let (test, service) = try await first(clock, folder)
        try await test.report(service, "i2", .unhealthy)
        await test.server.stop()
        clock.stepWall(.seconds(-100_000))
        let second = try await Server.reopened(folder.path, clock: clock) {
            configure(&$0, folder)
        }
        try await LeasesInTime.waitForTimer(clock, in: .seconds(30))
        await second.stop()
        let atOnce = try await Server.reopened(folder.path, clock: clock)
        #expect(try ask(atOnce) == ["192.0.2.1"], "there is no delay any more")
        await atOnce.stop()
    }

    @Test("Nobody lapses because the server was down: who lived has a whole period")
    func liveLease() async throws {
        let clock = ManualClock()
        let folder = try TemporaryFolder()
        let (test, _) = try await first(clock, folder)
        try await clock.pass(.seconds(50), for: test.server)
        await test.server.stop()
        clock.jump(.seconds(86_400))
        let second = try await Server.reopened(folder.path, clock: clock)
        try await LeasesInTime.waitForTimer(clock, in: .seconds(60))
        #expect(try ask(second) == ["192.0.2.1", "192.0.2.2"])
        try await clock.pass(.seconds(60), for: second)
        try await wait(for: "the lapse") { try ask(second) == ["192.0.2.2"] }
        await second.stop()
    }

    @Test("Who has lapsed stays so, with a whole second period, and comes back as it was")
    func lapsedLease() async throws {
        let clock = ManualClock()
        let folder = try TemporaryFolder()
        let (test, service) = try await first(clock, folder)
        try await clock.pass(.seconds(60), for: test.server)
        try await wait(for: "the lapse") { try ask(test.server) == ["192.0.2.2"] }
        try await clock.pass(.seconds(50), for: test.server)
        await test.server.stop()
        clock.jump(.seconds(86_400))
        let key = Instance.Key(service: service, instance: "i1")
        let second = try await Server.reopened(folder.path, clock: clock)
        #expect(try ask(second) == ["192.0.2.2"])
        #expect(await second.read { $0.instance(key)?.health.beforeLapse } == .healthy)
        try await LeasesInTime.waitForTimer(clock, in: .seconds(60))
        try await clock.pass(.seconds(59), for: second)
        try await second.report(.healthy, of: "i1", in: service)
        #expect(try ask(second) == ["192.0.2.1", "192.0.2.2"])
        try await clock.pass(.seconds(60), for: second)
        try await wait(for: "the lapse") { try ask(second) == ["192.0.2.2"] }
        try await LeasesInTime.waitForTimer(clock, in: .seconds(60))
        try await clock.pass(.seconds(60), for: second)
        try await wait(for: "the end") { await second.read { $0.instance(key) } == nil }
        await second.stop()
    }

    @Test("Of all that have lapsed a restart answers with the same last healthy one")
    func lastHealthy() async throws {
        let clock = ManualClock()
        let folder = try TemporaryFolder()
        let test = try await TestServer(clock: clock) { configure(&$0, folder) }
        let service = try await test.service("web", [.init(.a, ttl: 30)], custom: false)
        for (number, lease) in [(1, "20"), (2, "30"), (3, "10")] {
            try await test.register(
                service, "i\(number)", "192.0.2.\(number)", [Lease.attribute: lease])
        }
        for expected in [["192.0.2.1", "192.0.2.2"], ["192.0.2.2"], ["192.0.2.2"]] {
            // The third goes on to be deregistered when the second lapses.
            try await clock.pass(.seconds(10), for: test.server)
            try await wait(for: "a lapse") { try ask(test.server) == expected }
        }
        let health = { (server: Server) in
            await server.read { $0.instances(of: service).map(\.health) }
        }
        try await wait(for: "the last lapse and the end of the third") {
            let all = await health(test.server)
            return all.count == 2 && all.allSatisfy(\.isLapsed)
        }
        let before = await health(test.server)
        await test.server.stop()
        let second = try await Server.reopened(folder.path, clock: clock)
        #expect(await health(second) == before)
        #expect(try ask(second) == ["192.0.2.2"])
        await second.stop()
    }
}
