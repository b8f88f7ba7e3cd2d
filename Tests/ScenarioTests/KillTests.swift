import Glibc
import Muster
import Registry
import TestKit
import Testing

extension Scenarios {
    @Suite struct Kills {
        static let rounds = 50
        static let services = ["s0", "s1", "s2", "s3"]

        @Test("Whenever it is killed, all that was acknowledged is there, and DNS agrees")
        func everyAcknowledgedChange() async throws {
            let seed = UInt64.random(in: 0..<1_000_000)
            print("seed of the kills: \(seed)")
            var random = SeededGenerator(seed: seed)
            let folder = try TemporaryFolder()
            var expected = KilledServices()
            var (acknowledged, allUnhealthy) = (0, 0)
            for round in 0..<Self.rounds {
                let life = try await Self.live(
                    in: folder, seed: random.next() >> 1,
                    changes: Int.random(in: 1...80, using: &random))
                acknowledged += life.acknowledged.count
                life.acknowledged.forEach { expected.change($0) }
                expected = try await Self.compared(expected, life, folder, "round \(round)")
                allUnhealthy += Self.services.count { expected.isAllUnhealthy($0) }
            }
            // Among 200 looks at a service there is each row of the answer rule.
            #expect(allUnhealthy > 5, "seed \(seed)")
            #expect(acknowledged > Self.rounds, "seed \(seed)")
        }

        /// Lets KillTarget run until so many changes are acknowledged, and kills it.
        private static func live(
            in folder: TemporaryFolder, seed: UInt64, changes: Int
        ) async throws -> KilledLife {
            let target = try RunningProgram(
                [Checkout.product("KillTarget"), folder.path("data"), String(seed)])
            try await wait(for: "\(changes) changes\n\(target.errors)") {
                KilledLife(target.output).acknowledged.count >= changes || !target.isRunning
            }
            target.send(SIGKILL)
            #expect(try await target.end() == .signal(SIGKILL), "\(target.errors)")
            return KilledLife(target.output)
        }

        /// Compares what is there after a restart with what must be; gives what is there.
        private static func compared(
            _ expected: KilledServices, _ life: KilledLife, _ folder: TemporaryFolder,
            _ round: String
        ) async throws -> KilledServices {
            var configuration = ServerConfiguration()
            configuration.data = .folder(folder.path("data"))
            let server = try await Server.start(configuration)
            let client = try DNSClient(server.addresses[0])
            var actual = expected
            for service in services {
                let rows = try await server.rows(of: service)
                if rows != actual.rows(of: service), let pending = life.pending[service] {
                    actual.change(pending)
                }
                #expect(rows == actual.rows(of: service), "\(round), \(service)")
                let reply = try await client.ask("\(service).kill.example. A")
                let addresses = reply.answer.compactMap { $0.split(separator: " ").last }
                #expect(
                    addresses.map(String.init).sorted() == actual.answer(of: service), "\(round)")
            }
            await server.stop()
            return actual
        }
    }
}

extension Server {
    /// Id, address and health of each instance of a service of `kill.example`.
    fileprivate func rows(of service: String) async throws -> [String] {
        await read { registry in
            let namespace = registry.namespaces.first { $0.name == "kill.example" }
            let services = namespace.map { registry.services(in: $0.id) } ?? []
            let id = services.first { $0.name == service }?.id ?? ""
            return registry.instances(of: id).map { instance in
                let address = instance.attributes[ReservedAttribute.ipv4] ?? ""
                return "\(instance.id) \(address) \(instance.health.status.rawValue)"
            }.sorted()
        }
    }
}
