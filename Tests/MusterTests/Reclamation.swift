import Muster
import Registry
import TestKit
import Testing

@Suite("Reclamation")
struct Reclamation {
    @Test("What a large change replaced is freed though no publish follows")
    func largeChange() async throws {
        let test = try await TestServer()
        let service = try await test.service("_x._tcp", [.init(.srv, ttl: 60)])
        for number in 0..<1500 {
            try await test.register(
                service, "i\(number)", "10.0.\(number / 250).\(number % 250)",
                [ReservedAttribute.port: "80"])
        }
        try await test.server.run(.purgeService(service, owner: .api))
        // A node and a set of each target, and what led there; the publish freed some already.
        #expect(await test.server.statistics().replacedBlocks > 1500)
        try await wait(for: "the replaced blocks to be freed") {
            await test.server.statistics().replacedBlocks < 600
        }
        await test.server.stop()
    }

    @Test("A publish into a large service writes little more than into a small one")
    func largeService() async throws {
        var octets: [Int] = []
        for count in [1, 2000] {
            let test = try await TestServer()
            let service = try await test.service("web", [.init(.a, ttl: 60)])
            for number in 0..<count {
                try await test.register(
                    service, "i\(number)", "10.0.\(number / 250).\(number % 250)")
            }
            let before = await test.server.statistics().publishedOctets
            try await test.register(service, "new", "10.9.9.9")
            try await test.report(service, "new", .unhealthy)
            try await test.report(service, "new", .healthy)
            octets.append(await test.server.statistics().publishedOctets - before)
            await test.server.stop()
        }
        // Three changes: of each one chunk of at most 64 records, and an index of 63 entries.
        #expect(octets[1] - octets[0] < 3 * (64 * 16 + 64 * 16 + 64))
        #expect(octets[0] > 0)
    }
}
