import Foundation
import TestKit
import Testing

extension Scenarios {
    /// Services whose instances are probed, at servers that are killed and revived.
    @Suite struct Probes {
        private func server() async throws -> MusterServer {
            let folder = try TemporaryFolder()
            try folder.write("Namespaces: []\n", to: "zones/registry.yaml")
            return try await MusterServer(folder: folder)
        }

        @Test(
            "Every transition of the answer rule follows the targets",
            arguments: ["HTTP", "HTTPS", "TCP"])
        func transitions(kind: String) async throws {
            let service = try await ProbedService(kind, in: server())
            let a = try await ProbedTarget(kind, "127.0.1.1")
            let b = try await ProbedTarget(kind, "127.0.1.2")
            let nobody = try await ProbedTarget(kind, "127.0.1.3")
            try await a.start()
            // UNKNOWN is healthy in DNS, and the first result makes it HEALTHY.
            try await service.register("a", a)
            #expect(try await service.answer() == [a.address])
            try await service.wait(for: "a", toBe: "HEALTHY UNKNOWN>HEALTHY")
            try await b.start()
            try await service.register("b", b)
            try await service.wait(for: "b", toBe: "HEALTHY")
            #expect(try await service.answer() == [a.address, b.address])
            // One is unhealthy, then all: the one that was healthy last is answered.
            try await b.kill()
            try await service.wait(forAnswer: [a.address])
            try await a.kill()
            try await service.wait(for: "a", toBe: "UNHEALTHY")
            #expect(try await service.answer() == [a.address])
            try await b.start()
            try await service.wait(forAnswer: [b.address])
            try await b.kill()
            try await service.wait(for: "b", toBe: "UNHEALTHY")
            #expect(try await service.answer() == [b.address])
            // It goes, and the one before it takes its place; a new one that nobody answers for
            // is in the answer until its first result.
            try await service.deregister("b")
            #expect(try await service.answer() == [a.address])
            try await service.register("c", nobody)
            try await service.wait(for: "c", toBe: "UNHEALTHY UNKNOWN>UNHEALTHY")
            #expect(try await service.answer() == [a.address])
            try await b.start()
            try await a.start()
            try await service.register("b", b)
            try await service.wait(forAnswer: [a.address, b.address])
            try await service.wait(for: "a", toBe: "HEALTHY")
            try await service.wait(for: "b", toBe: "HEALTHY")
        }

        @Test("Who deregisters in the middle of a probe leaves none running and no result")
        func deregistered() async throws {
            let service = try await ProbedService("HTTP", in: server())
            let target = try await ProbedTarget("HTTP", "127.0.1.1", .hangs)
            try await target.start()
            try await service.register("a", target)
            try await wait(for: "a probe") { target.connections.opened > 0 }
            try await service.deregister("a")
            try await wait(for: "the probe to end") { target.connections.closed > 0 }
            #expect(try await service.answer() == [])
            #expect(try await service.status(of: "a") == "none")
            let opened = target.connections.opened
            // Another instance of the service is probed twice meanwhile: time enough for a probe
            // of the one that is gone.
            let other = try await ProbedTarget("HTTP", "127.0.1.2", .hangs)
            try await other.start()
            try await service.register("b", other)
            try await wait(for: "two probes") { other.connections.opened > 1 }
            #expect(target.connections.opened == opened && opened == 1)
        }

        @Test("Who registers again in the middle of a probe is judged by the new target alone")
        func registeredAgain() async throws {
            let service = try await ProbedService("HTTP", in: server())
            let old = try await ProbedTarget("HTTP", "127.0.1.1", .hangs)
            let new = try await ProbedTarget("HTTP", "127.0.1.2")
            try await old.start()
            try await new.start()
            try await service.register("a", old)
            try await wait(for: "a probe") { old.connections.opened > 0 }
            try await service.register("a", new)
            #expect(try await service.answer() == [new.address])
            // The old probe would have failed after two seconds.
            try await wait(for: "four probes") { new.connections.opened >= 4 }
            #expect(try await service.status(of: "a") == "HEALTHY UNKNOWN>HEALTHY")
            #expect(old.connections.opened == 1 && old.connections.closed == 1)
            #expect(try await service.answer() == [new.address])
        }

        @Test("People see why: in the table, in the explained answer and in the log")
        func reasons() async throws {
            let service = try await ProbedService("HTTP", in: server())
            let a = try await ProbedTarget("HTTP", "127.0.1.1")
            let b = try await ProbedTarget("HTTP", "127.0.1.2")
            try await a.start()
            try await service.register("a", a)
            try await service.register("b", b)
            try await service.wait(for: "a", toBe: "HEALTHY")
            try await service.wait(for: "b", toBe: "UNHEALTHY")
            let server = service.server
            let command = [Checkout.product("muster"), "instances", "web.lab.example"]
            let table = try await run(command + ["--api", server.apiAddress])
            let rows = Self.patterns(table.output)
            #expect(rows.first?.hasPrefix("INSTANCE HEALTH SINCE LAST CHECK CHANGES/H IPV") == true)
            #expect(
                rows.contains { $0.hasPrefix("a HEALTHY N s HTTP N in N ms, N s ago N N.") }
                    && rows.contains {
                        $0.hasPrefix("b UNHEALTHY N s connection refused, N s ago N N.")
                    }, "\(table)")
            let answer = Self.patterns(
                try await server.run("answer", "web.lab.example", "A").output)
            #expect(
                answer.contains {
                    $0.hasPrefix("instance a HEALTHY answered ") && $0.hasSuffix("HTTP N in N ms")
                }
                    && answer.contains {
                        $0.hasPrefix("instance b UNHEALTHY left out ")
                            && $0.hasSuffix(" connection refused")
                    }, "\(answer)")
            let lines = server.log.split(separator: "\n").filter { $0.contains("health changed") }
            #expect(lines.count == 2, "\(server.log)")
            let line = try #require(lines.first { $0.contains(" instance=b ") })
            for word in [
                "answer=changed", "cause=probed", "detail=\"connection refused\"", "from=UNKNOWN",
                "namespace=lab.example", "service=web", "serviceID=\(service.id)", "to=UNHEALTHY",
            ] {
                #expect(line.contains(word), "\(line)")
            }
            let other = try #require(lines.first { $0.contains(" instance=a ") })
            #expect(other.contains("answer=unchanged"), "\(other)")
        }

        /// The lines of a table with single blanks, and N in place of numbers.
        private static func patterns(_ text: String) -> [String] {
            text.replacing(#/[0-9]+/#, with: "N").replacing(#/ +/#, with: " ")
                .split(separator: "\n").map(String.init)
        }
    }
}
