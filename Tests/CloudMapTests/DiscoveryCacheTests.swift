import CloudMap
import Registry
import RequestSigning
import Synchronization
import Testing

/// DiscoverInstances from what is kept.
@Suite struct DiscoveryCacheTests {
    @Test("What is kept is used while the edition stays, and read anew when it rises")
    func edition() async throws {
        let registry = CountingRegistry()
        let api = CloudMapAPI(registry, identity: CloudMapIdentity())
        try await registry.prepare()
        let first = try await discover(api)
        let reads = registry.reads
        #expect(try await discover(api) == first)
        #expect(registry.reads == reads)
        registry.raiseEdition()
        #expect(try await discover(api) == first)
        #expect(registry.reads == reads + 1)
    }

    @Test("A reply from what is kept is the one of a reading, for each query and order")
    func sameReplies() async throws {
        let keeping = CountingRegistry()
        let forgetful = CountingRegistry(hasEditions: false)
        let apis = [keeping, forgetful].map { CloudMapAPI($0, identity: CloudMapIdentity()) }
        for registry in [keeping, forgetful] { try await registry.prepare() }
        let queries = [
            "", #","HealthStatus":"ALL""#, #","HealthStatus":"UNHEALTHY""#, #","MaxResults":2"#,
            #","QueryParameters":{"n":"1"}"#, #","OptionalParameters":{"n":"2"}"#,
            #","HealthStatus":"HEALTHY_OR_ELSE_ALL","QueryParameters":{"n":"none"}"#,
        ]
        for query in queries {
            for random in 0..<20 as Range<UInt64> {
                let replies = [
                    try await discover(apis[0], query, random),
                    try await discover(apis[1], query, random),
                ]
                #expect(replies[0] == replies[1], "\(query) \(random)")
                #expect(replies[0].contains("InstancesRevision"))
            }
        }
        #expect(forgetful.reads >= queries.count * 20)
        #expect(keeping.reads < queries.count)
    }

    @Test("A service of more instances than are kept is read each time")
    func large() async throws {
        let registry = CountingRegistry()
        let api = CloudMapAPI(registry, identity: CloudMapIdentity())
        try await registry.prepare(instances: 101)
        let reads = registry.reads
        for count in 1...3 {
            _ = try await discover(api)
            #expect(registry.reads == reads + count)
        }
    }

    private func discover(
        _ api: CloudMapAPI, _ query: String = "", _ random: UInt64 = 7
    ) async throws -> String {
        let body = #"{"NamespaceName":"a.test","ServiceName":"web"\#(query)}"#
        let reply = try await api.reply(
            to: .discoverInstances, Array(body.utf8),
            APICircumstances(now: 0, requestID: "1", random: random))
        return String(decoding: reply, as: UTF8.self)
    }
}

/// A registry that counts how often it is read, and whose edition the test decides.
private final class CountingRegistry: RegistryAccess {
    private struct Counts {
        var reads = 0
        var edition: UInt64 = 1
    }

    private let registry = TestRegistry()
    private let hasEditions: Bool
    private let counts = Mutex(Counts())

    init(hasEditions: Bool = true) { self.hasEditions = hasEditions }

    var reads: Int { counts.withLock { $0.reads } }

    func raiseEdition() { counts.withLock { $0.edition += 1 } }

    func run(_ command: Command) async throws(RegistryAccessError) -> CommandResult {
        try await registry.run(command)
    }

    func read<Value: Sendable>(_ body: @Sendable (Registry) -> Value) async -> Value {
        counts.withLock { $0.reads += 1 }
        return await registry.read(body)
    }

    func edition(of service: Service.ID) -> UInt64? {
        hasEditions ? counts.withLock { $0.edition } : nil
    }

    /// Registers instances of the service `web` in `a.test`, whose attributes `n` count from 0.
    func prepare(instances: Int = 4) async throws {
        _ = try await run(.createNamespace(CreateNamespace(name: "a.test", kind: .http)))
        let namespaces = await read { $0.namespaces.map(\.id) }
        let namespace = try #require(namespaces.first)
        let result = try await run(
            .createService(
                CreateService(name: "web", namespaceID: namespace, hasCustomHealthCheck: true)))
        guard case .service(let service) = result else {
            preconditionFailure("creating a service gives its id")
        }
        for number in 0..<instances {
            let request = RegisterInstance(
                serviceID: service, instanceID: "i-\(number)", attributes: ["n": "\(number)"])
            _ = try await run(.registerInstance(request))
        }
        let sick = Instance.Key(service: service, instance: "i-0")
        _ = try await run(.updateCustomHealth(sick, .unhealthy))
    }
}
