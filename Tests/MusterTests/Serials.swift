import Muster
import Registry
import Testing

@Suite("Serials of zones")
struct Serials {
    @Test("Every change of content raises the serial, health included; nothing else does")
    func changes() async throws {
        let test = try await TestServer()
        func serial() throws -> Int {
            let answer = try test.server.query("example.local", "SOA").answers[0]
            return try #require(Int(answer.split(separator: " ")[6]))
        }
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        var last = try serial()
        func expectRise(_ what: String) throws {
            let now = try serial()
            #expect(now > last, "\(what)")
            last = now
        }
        try await test.register(service, "i1", "192.0.2.1")
        try expectRise("a registration")
        try await test.register(service, "i2", "192.0.2.2")
        try expectRise("another registration")
        try await test.report(service, "i1", .unhealthy)
        try expectRise("a change of health")
        try await test.report(service, "i1", .unhealthy)
        #expect(try serial() == last)
        try await test.report(service, "i1", .healthy)
        try expectRise("a change back")
        try await test.deregister(service, "i2")
        try expectRise("a deregistration")
        await test.server.stop()
    }
}
