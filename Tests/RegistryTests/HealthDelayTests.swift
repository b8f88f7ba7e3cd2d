import Registry
import Testing

/// A state machine: a reported status that takes effect after a delay.
@Suite("Reported health with a delay")
struct HealthDelayTests {
    enum Step {
        case report(HealthStatus)
        case pass(Int64)
        /// What is due takes effect.
        case settle
    }

    struct Row: Sendable {
        let name: String
        let steps: [Step]
        let status: HealthStatus
        /// Milliseconds from the beginning to when the waiting status is due.
        var due: Int64?
    }

    static let rows: [Row] = [
        Row(
            name: "the present status", steps: [.report(.healthy)], status: .healthy),
        Row(
            name: "another one waits", steps: [.report(.unhealthy)], status: .healthy,
            due: 30_000),
        Row(
            name: "the first report decides the time",
            steps: [.report(.unhealthy), .pass(10_000), .report(.unhealthy)], status: .healthy,
            due: 30_000),
        Row(
            name: "the present status drops it",
            steps: [.report(.unhealthy), .pass(10_000), .report(.healthy)], status: .healthy),
        Row(
            name: "after being dropped it starts anew",
            steps: [
                .report(.unhealthy), .pass(10_000), .report(.healthy), .pass(5000),
                .report(.unhealthy),
            ], status: .healthy, due: 45_000),
        Row(
            name: "it takes effect when it is due",
            steps: [.report(.unhealthy), .pass(30_000), .settle], status: .unhealthy),
        Row(
            name: "the way back is delayed as well",
            steps: [
                .report(.unhealthy), .pass(30_000), .settle, .pass(1000), .report(.healthy),
            ], status: .unhealthy, due: 61_000),
        Row(
            name: "there and back",
            steps: [
                .report(.unhealthy), .pass(30_000), .settle, .report(.healthy), .pass(30_000),
                .settle,
            ], status: .healthy),
    ]

    @Test("goes as its table says", arguments: rows)
    func table(row: Row) throws {
        var (bench, service) = try Self.bench()
        let key = Instance.Key(service: service.id, instance: "a")
        let start = bench.now.milliseconds
        var passed: Int64 = 0
        for step in row.steps {
            // A command takes a millisecond on this bench: it is taken back.
            bench.now = Timestamp(milliseconds: start + passed - 1)
            switch step {
            case .report(let status): try bench.run(.updateCustomHealth(key, status))
            case .pass(let time): passed += time
            case .settle:
                let pending = try #require(bench.registry.instance(key)?.health.pending)
                #expect(pending.due.milliseconds <= start + passed)
                try bench.run(.settleHealth(key, due: pending.due))
            }
        }
        let health = try #require(bench.registry.instance(key)?.health)
        #expect(health.status == row.status, "\(row.name)")
        #expect(health.pending?.due.milliseconds == row.due.map { start + $0 }, "\(row.name)")
        #expect((health.lostAt != nil) == (row.status == .unhealthy), "\(row.name)")
    }

    @Test("Who comes too late with what was due changes nothing")
    func stale() throws {
        var (bench, service) = try Self.bench()
        let key = Instance.Key(service: service.id, instance: "a")
        try bench.run(.updateCustomHealth(key, .unhealthy))
        let due = try #require(bench.registry.instance(key)?.health.pending?.due)
        try bench.run(.updateCustomHealth(key, .healthy))
        try bench.run(.updateCustomHealth(key, .unhealthy))
        #expect(try bench.run(.settleHealth(key, due: due)).changes.isEmpty)
        let gone = Instance.Key(service: service.id, instance: "b")
        #expect(try bench.run(.settleHealth(gone, due: due)).changes.isEmpty)
    }

    @Test("Registering again with other attributes drops it, with the same ones nothing")
    func registeredAgain() throws {
        var (bench, service) = try Self.bench()
        let key = Instance.Key(service: service.id, instance: "a")
        try bench.run(.updateCustomHealth(key, .unhealthy))
        try bench.register("a", in: service)
        #expect(bench.registry.instance(key)?.health.pending != nil)
        try bench.register("a", in: service, [ipv4: "192.0.2.9"])
        #expect(bench.registry.instance(key)?.health.pending == nil)
        #expect(bench.registry.instance(key)?.health.status == .healthy)
    }

    @Test("AWS_INIT_HEALTH_STATUS counts at once, and without a delay so does every report")
    func atOnce() throws {
        var (bench, service) = try Self.bench()
        let unhealthy = [ipv4: "192.0.2.1", ReservedAttribute.initialHealth: "UNHEALTHY"]
        #expect(try bench.register("b", in: service, unhealthy)?.health.status == .unhealthy)
        bench = Workbench()
        service = try bench.service(check: .custom)
        try bench.register("a", in: service)
        try bench.setHealth(.unhealthy, of: "a", in: service)
        let key = Instance.Key(service: service.id, instance: "a")
        #expect(bench.registry.instance(key)?.health.status == .unhealthy)
        #expect(bench.registry.instance(key)?.health.pending == nil)
    }

    /// A service whose reports are delayed by 30 seconds as at AWS, with a healthy instance `a`.
    private static func bench() throws -> (Workbench, Service) {
        var settings = RegistrySettings()
        settings.customHealthDelay = RegistrySettings.aws.customHealthDelay
        var bench = Workbench(settings: settings)
        let service = try bench.service(check: .custom)
        try bench.register("a", in: service)
        return (bench, service)
    }
}
