import Foundation
import Muster
import Registry
import TestKit
import Testing

@Suite("Backups while serving")
struct BackupsWhileServing {
    /// What makes the store some MiB large.
    private static let ballast = Declaration(namespaces: [
        .init(
            request: CreateNamespace(name: "ballast.example", kind: .dnsPublic, owner: .file),
            services: [
                .init(
                    request: CreateService(
                        name: "ballast", namespaceID: "",
                        dns: DNSConfig(records: [.init(.a, ttl: 10)]), owner: .file),
                    instances: (0..<2_000).map { number in
                        var attributes = [ReservedAttribute.ipv4: "192.0.2.1"]
                        for index in 0..<4 {
                            attributes["text\(index)"] = String(repeating: "x", count: 1_000)
                        }
                        return .init(id: "i\(number)", attributes: attributes, place: "")
                    }, place: "")
            ], place: "")
    ])

    @Test("A registration does not wait for a backup that is under way")
    func registration() async throws {
        let folder = try TemporaryFolder()
        let test = try await TestServer {
            $0.data = .folder(folder.path("data"))
            $0.declaration = Self.ballast
        }
        let service = try await test.service("web", [.init(.a, ttl: 30)])
        var wasBeside = false
        // On a loaded machine a backup may be over before the registration is asked for.
        for number in 0..<50 where !wasBeside {
            let path = folder.path("backup\(number)")
            async let backup: Void = test.server.backup(to: path)
            try await wait(for: "the backup to begin") {
                [path, path + ".partial"].contains { FileManager.default.fileExists(atPath: $0) }
            }
            try await test.register(service, "i\(number)", "192.0.2.1")
            wasBeside = !FileManager.default.fileExists(atPath: path)
            try await backup
            #expect(FileManager.default.fileExists(atPath: path))
            try folder.remove("backup\(number)")
        }
        #expect(wasBeside, "each registration came back after the backup")
        await test.server.stop()
    }

    @Test("Stopping waits for a backup, which is whole")
    func stopping() async throws {
        let folder = try TemporaryFolder()
        let test = try await TestServer {
            $0.data = .folder(folder.path("data"))
            $0.declaration = Self.ballast
        }
        async let backup: Void = test.server.backup(to: folder.path("registry.sqlite"))
        try await wait(for: "the backup to begin") {
            ["registry.sqlite", "registry.sqlite.partial"].contains {
                FileManager.default.fileExists(atPath: folder.path($0))
            }
        }
        await test.server.stop()
        #expect(FileManager.default.fileExists(atPath: folder.path("registry.sqlite")))
        try await backup
        let restored = try await Server.reopened(folder.path)
        #expect(await restored.statistics().registry.instances == 2_000)
        await restored.stop()
    }
}
