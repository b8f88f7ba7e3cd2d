import Foundation
import Muster
import Registry
import TestKit
import Testing

@Suite("A registry that cannot be read")
struct DamagedRegistries {
    @Test("A damaged row is told, nothing is served, and the folder is free again")
    func damaged() async throws {
        let data = try TemporaryFolder()
        let test = try await TestServer { $0.data = .folder(data.path) }
        let web = try await test.service("web", [.init(.a, ttl: 5)])
        for number in 100..<400 { try await test.register(web, "i\(number)", "192.0.2.1") }
        await test.server.stop()
        let file = URL(fileURLWithPath: data.path("registry.sqlite"))
        let sound = try Data(contentsOf: file)
        var octets = sound
        let id = try #require(octets.range(of: Data("i250{\"AWS".utf8)))
        let name = try #require(
            octets.range(of: Data("IPV4\":\"".utf8), in: id.upperBound..<octets.endIndex))
        octets[name.lowerBound + 4] = UInt8(ascii: "!")
        try octets.write(to: file)
        do {
            let server = try await Server.reopened(data.path)
            await server.stop()
            Issue.record("it started")
        } catch let error as ServerError {
            #expect(error.message.contains("table instances, key \"\(web)\""), "\(error.message)")
        }
        try sound.write(to: file)
        let second = try await Server.reopened(data.path)
        #expect(await second.read { $0.instances(of: web).count } == 300)
        await second.stop()
    }
}
