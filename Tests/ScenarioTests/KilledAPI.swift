import Glibc
import TestKit
import Testing

extension Scenarios {
    /// The real program is killed between taking a request in and answering it.
    @Suite struct KilledAPI {
        static let rounds = 6
        static let clients = 6

        @Test(
            "Whenever it is killed, what was answered is there, and no change is there by half",
            .timeLimit(.minutes(2)))
        func kills() async throws {
            let seed = UInt64.random(in: 0..<1_000_000)
            print("seed of the kills of the API: \(seed)")
            var random = SeededGenerator(seed: seed)
            let folder = try ServedFolder.make()
            let clients = (0..<Self.clients).map(KilledClient.init)
            var answered = 0
            for round in 0..<Self.rounds {
                let server = try await MusterServer(folder: folder)
                let api = server.apiAddress
                if round == 0 {
                    try await blocking { for client in clients { try client.begin(api) } }
                }
                let place = "seed \(seed), round \(round)"
                try await Self.check(clients, server, place)
                answered += try await Self.live(
                    clients, server, seed: random.next() >> 8,
                    changes: Int.random(in: 10...100, using: &random))
            }
            let server = try await MusterServer(folder: folder)
            try await Self.check(clients, server, "seed \(seed), at the end")
            #expect(answered > 10 * Self.rounds, "seed \(seed)")
        }

        private static func check(
            _ clients: [KilledClient], _ server: MusterServer, _ round: String
        ) async throws {
            let (api, dns) = (server.apiAddress, try DNSClient(server.address))
            for client in clients {
                try await blocking { try client.settle(api, round) }
                try await client.compareDNS(dns, round)
            }
        }

        /// Lets all clients change what is theirs, and kills the server when so many changes were
        /// answered; gives how many were.
        private static func live(
            _ clients: [KilledClient], _ server: MusterServer, seed: UInt64, changes: Int
        ) async throws -> Int {
            let api = server.apiAddress
            return try await withThrowingTaskGroup(of: Int.self) { group in
                for client in clients {
                    group.addTask {
                        try await blocking { client.live(api, seed: seed + UInt64(client.number)) }
                    }
                }
                try await wait(for: "\(changes) changes\n\(server.log)") {
                    clients.reduce(0) { $0 + $1.answered } >= changes
                        || !server.program.isRunning
                }
                server.program.send(SIGKILL)
                #expect(try await server.program.end() == .signal(SIGKILL), "\(server.log)")
                return try await group.reduce(0, +)
            }
        }
    }
}
