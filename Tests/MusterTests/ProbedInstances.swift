import HealthChecks
import Logging
import Muster
import Registry
import TestKit
import Testing

/// Instances of services with a HealthCheckConfig, from the probe to the DNS answer.
@Suite("Probed instances", .timeLimit(.minutes(2)))
struct ProbedInstances {
    /// A server that probes every second.
    private func server(_ data: ServerConfiguration.DataLocation = .memory) async throws
        -> TestServer
    {
        try await TestServer {
            $0.probes.isOn = true
            $0.probes.interval = 1
            $0.data = data
        }
    }

    private func status(_ test: TestServer, _ key: Instance.Key) async -> HealthStatus? {
        await test.server.read { $0.instance(key)?.health.status }
    }

    private func register(
        _ test: TestServer, _ key: Instance.Key, port: Int, _ more: [String: String] = [:]
    ) async throws {
        let attributes = [ReservedAttribute.port: "\(port)"].merging(more) { $1 }
        try await test.register(key.service, key.instance, "127.0.0.1", attributes)
    }

    @Test("An instance is HEALTHY once its port takes connections, and follows it")
    func follows() async throws {
        let test = try await server()
        let service = try await test.probedService("web")
        let key = Instance.Key(service: service, instance: "a")
        var listener: Listener? = try Listener(port: try FreePort.take())
        let port = try #require(listener?.port)
        try await register(test, key, port: port)
        try await wait(for: "HEALTHY") { await status(test, key) == .healthy }
        #expect(await test.server.checkReport(of: key)?.status == .healthy)
        listener = nil
        try await wait(for: "UNHEALTHY") { await status(test, key) == .unhealthy }
        let report = try #require(await test.server.checkReport(of: key))
        #expect(report.last?.text == "connection refused")
        // The last healthy one is answered, and lost its health once.
        #expect(try test.ask("web.example.local") == ["127.0.0.1"])
        #expect(await test.server.read { $0.instance(key)?.health.lostAt } == 1)
        listener = try Listener(port: port)
        try await wait(for: "HEALTHY again") { await status(test, key) == .healthy }
        let probes = await test.server.statistics().probes
        #expect(probes.checks["TCP"] == 1)
        #expect(probes.outcomes["TCP"]?["connection"] ?? 0 >= 3)
        _ = listener
        await test.server.stop()
    }

    @Test("Only healthy instances are answered")
    func answers() async throws {
        let test = try await server()
        let service = try await test.probedService("web")
        let listener = try Listener(port: try FreePort.take())
        for (id, address) in [("a", "127.0.0.1"), ("b", "127.0.0.2")] {
            try await test.register(
                service, id, address, [ReservedAttribute.port: "\(listener.port)"])
        }
        // Nobody listens at the other address.
        try await wait(for: "one answer") {
            try test.ask("web.example.local") == ["127.0.0.1"]
        }
        await test.server.stop()
    }

    @Test("An instance that goes takes its check along; one registered again starts afresh")
    func registration() async throws {
        let test = try await server()
        let service = try await test.probedService("web")
        let key = Instance.Key(service: service, instance: "a")
        let listener = try Listener(port: try FreePort.take())
        try await register(test, key, port: listener.port)
        try await wait(for: "HEALTHY") { await status(test, key) == .healthy }
        try await register(test, key, port: listener.port)
        // The same attributes change nothing.
        #expect(await status(test, key) == .healthy)
        try await register(test, key, port: try FreePort.take(), ["color": "blue"])
        #expect(await status(test, key) != .healthy)
        try await wait(for: "UNHEALTHY") { await status(test, key) == .unhealthy }
        try await test.deregister(service, "a")
        #expect(await test.server.checkReport(of: key) == nil)
        #expect(await test.server.statistics().probes.checks["TCP"] == 0)
        await test.server.stop()
    }

    @Test("A new check that some instances cannot have is logged with the first of them")
    func impossible() async throws {
        let lines = LogLines()
        let test = try await TestServer {
            $0.probes.isOn = true
            $0.logger = Logger(label: "test") { _ in lines }
        }
        let service = try await test.service("web", [.init(.a, ttl: 30)], custom: false)
        for number in 1...12 {
            let id = number < 10 ? "i0\(number)" : "i\(number)"
            try await test.register(service, id, "127.0.0.1")
        }
        try await register(test, .init(service: service, instance: "p"), port: 1)
        try await test.server.succeed(
            .updateService(
                UpdateService(
                    id: service, records: [.init(.a, ttl: 30)],
                    healthCheckConfig: HealthCheckConfig(kind: .tcp))))
        let told = lines.notices.filter { $0.hasPrefix("not probed") }
        #expect(
            told == [
                "not probed: instances without a port or an address stay UNKNOWN count=12 "
                    + "instances=i01, i02, i03, i04, i05, i06, i07, i08, i09, i10, ... "
                    + "service=web serviceID=\(service)"
            ])
        await test.server.stop()
    }

    @Test("An instance whose address is denied from a restart on is UNKNOWN, whatever it was")
    func deniedLater() async throws {
        let data = try TemporaryFolder()
        let first = try await server(.folder(data.path))
        let service = try await first.probedService("web")
        let key = Instance.Key(service: service, instance: "a")
        try await register(first, key, port: try FreePort.take())
        try await first.register(service, "b", "127.0.0.2", [ReservedAttribute.port: "1"])
        try await wait(for: "UNHEALTHY") { await status(first, key) == .unhealthy }
        await first.server.stop()
        let second = try await Server.reopened(data.path) {
            $0.probes.isOn = true
            $0.probes.denied = [AddressPrefix("127.0.0.0/8")!]
        }
        try await wait(for: "UNKNOWN") {
            await second.read { $0.instance(key)?.health.status } == .unknown
        }
        #expect(try second.query("web.example.local", "A").answers.count == 2)
        await second.stop()
    }

    @Test("What cannot be probed stays UNKNOWN: no probes, and denied addresses")
    func notProbed() async throws {
        let off = try await TestServer()
        let service = try await off.probedService("web")
        try await register(off, .init(service: service, instance: "a"), port: 1)
        #expect(await off.server.checkReport(of: .init(service: service, instance: "a")) == nil)
        await off.server.stop()

        let test = try await server()
        let probed = try await test.probedService("web")
        let key = Instance.Key(service: probed, instance: "a")
        try await test.register(
            probed, "a", "169.254.169.254", [ReservedAttribute.port: "80"])
        let report = try #require(await test.server.checkReport(of: key))
        #expect(report.last?.outcome == .denied)
        #expect(await status(test, key) == .unknown)
        await test.server.stop()
    }

    @Test("A changed check replaces the old one and keeps what is known; without one nobody probes")
    func update() async throws {
        let test = try await server()
        let service = try await test.probedService("web")
        let key = Instance.Key(service: service, instance: "a")
        let listener = try Listener(port: try FreePort.take())
        try await register(test, key, port: listener.port)
        try await wait(for: "HEALTHY") { await status(test, key) == .healthy }
        let records = [DNSConfig.Record(.a, ttl: 30)]
        try await test.server.succeed(
            .updateService(
                UpdateService(
                    id: service, records: records,
                    healthCheckConfig: HealthCheckConfig(kind: .tcp, failureThreshold: 7))))
        let report = try #require(await test.server.checkReport(of: key))
        #expect(report.check.threshold == 7)
        #expect(report.status == .healthy)
        #expect(await status(test, key) == .healthy)
        try await test.server.run(
            .tagService(service, .tag([ProbeTag.interval: "45"]), owner: .api))
        #expect(await test.server.checkReport(of: key)?.check.interval == 45)
        try await test.server.succeed(
            .updateService(UpdateService(id: service, records: records)))
        #expect(await test.server.checkReport(of: key) == nil)
        await test.server.stop()
    }

    @Test(
        "The tag of the interval takes 1 to 300 seconds", arguments: ["0", "301", "x", "", "1.5"])
    func tag(value: String) async throws {
        let test = try await TestServer()
        await #expect(throws: ServerError.self) {
            _ = try await test.service(
                "web", [.init(.a, ttl: 5)], tags: [ProbeTag.interval: value])
        }
        let service = try await test.service(
            "web", [.init(.a, ttl: 5)], tags: [ProbeTag.interval: "300"])
        await #expect(throws: ServerError.self) {
            try await test.server.run(
                .tagService(service, .tag([ProbeTag.interval: value]), owner: .api))
        }
        await test.server.stop()
    }

    @Test("After a restart what was known holds, and the checks go on")
    func restart() async throws {
        let folder = try TemporaryFolder()
        let first = try await server(.folder(folder.path("data")))
        let service = try await first.probedService("web")
        let key = Instance.Key(service: service, instance: "a")
        var listener: Listener? = try Listener(port: try FreePort.take())
        let port = try #require(listener?.port)
        try await register(first, key, port: port)
        try await wait(for: "HEALTHY") { await status(first, key) == .healthy }
        await first.server.stop()

        var configuration = ServerConfiguration()
        configuration.data = .folder(folder.path("data"))
        configuration.probes.interval = 1
        let second = try await Server.start(configuration)
        #expect(await second.read { $0.instance(key)?.health.status } == .healthy)
        #expect(await second.checkReport(of: key)?.status == .healthy)
        listener = nil
        try await wait(for: "UNHEALTHY") {
            await second.read { $0.instance(key)?.health.status } == .unhealthy
        }
        _ = listener
        await second.stop()
    }
}
