import Foundation
import Logging
import Muster
import Registry
import Synchronization
import TestKit
import Testing

@testable import MusterDaemon

@Suite("Reloading")
struct Reloading {
    private func registry(_ address: String) -> String {
        """
        Namespaces:
        - Name: example.local
          Type: DNS_PRIVATE
          Vpc: vpc-1
          Services:
          - Name: web
            DnsConfig: {DnsRecords: [{Type: A, TTL: 10}]}
            Instances:
            - {InstanceId: one, Attributes: {AWS_INSTANCE_IPV4: \(address)}}
        """
    }

    /// A server of what a folder declares, which is written.
    private func declaredServer(in folder: TemporaryFolder) async throws -> Server {
        let file = try folder.write(registry("192.0.2.1"), to: "zones/registry.yaml")
        var configuration = ServerConfiguration()
        configuration.zonesFolder = folder.path("zones")
        configuration.declaration = try DeclarationFile.load(file)
        return try await Server.start(configuration)
    }

    @Test("A good file is taken over; a bad one is logged with its places and changes nothing")
    func reload() async throws {
        let folder = try TemporaryFolder()
        let server = try await declaredServer(in: folder)
        let reloading = try ReloadedFiles(of: server, in: folder)

        try folder.write(registry("192.0.2.2"), to: "zones/registry.yaml")
        #expect(try await reloading.reload().contains(" info reloaded "))
        let expected = ["web.example.local. 10 IN A 192.0.2.2"]
        #expect(try server.query("web.example.local", "A").answers == expected)

        for (text, place) in [
            ("Namespaces: 3\n", "registry.yaml:1:13"),
            (registry("no address"), "registry.yaml:9:7"),
        ] {
            try folder.write(text, to: "zones/registry.yaml")
            let line = try await reloading.reload()
            #expect(line.contains("not reloaded") && line.contains(place), "\(line)")
        }
        try folder.write(registry("192.0.2.3"), to: "zones/registry.yaml")
        try folder.write("$ORIGIN x.test.\n", to: "zones/x.zone")
        #expect(try await reloading.reload().contains("x.zone:"))
        #expect(try server.query("web.example.local", "A").answers == expected)
        await server.stop()
    }

    @Test("A zones folder that appears after the start is read; one that vanished is an error")
    func folderAppears() async throws {
        let folder = try TemporaryFolder()
        let server = try await Server.start(ServerConfiguration())
        let reloading = try ReloadedFiles(of: server, in: folder)
        #expect(try await reloading.reload().contains(" info reloaded "))

        try folder.write(
            """
            $ORIGIN x.test.
            @ 60 IN SOA ns.x.test. root.x.test. 1 60 60 60 60
            @ 60 IN NS ns.x.test.
            ns 60 IN A 192.0.2.9

            """, to: "zones/x.zone")
        try folder.write(registry("192.0.2.1"), to: "zones/registry.yaml")
        #expect(try await reloading.reload().contains(" info reloaded "))
        for _ in 0..<2 {
            #expect(try server.query("ns.x.test", "A").answers == ["ns.x.test. 60 IN A 192.0.2.9"])
            #expect(try server.query("web.example.local", "A").answers.count == 1)
            try? FileManager.default.removeItem(atPath: folder.path("zones"))
            #expect(try await reloading.reload().contains("there is no zones folder"))
        }
        await server.stop()
    }

    @Test("Credentials that are wrong are told to the log and the service manager, zones are read")
    func partly() async throws {
        let folder = try TemporaryFolder()
        let manager = try Socket(.localDatagram)
        try manager.bind(to: .path(folder.path("notify")))
        let server = try await Server.start(ServerConfiguration())
        let credentials = try folder.write(
            "- {accessKeyId: deploy, secretAccessKey: kP3sV8wQ2mT6xZ1cY9bN4jH7, "
                + "access: read-only}\n", to: "keys.yaml", mode: 0o600)
        let reloading = try ReloadedFiles(
            of: server, in: folder, servesZones: false, credentials: credentials,
            environment: ["NOTIFY_SOCKET": folder.path("notify")])
        func reload() async throws -> String {
            try await reloading.reload()
            _ = try manager.receive()
            return String(decoding: try manager.receive(), as: UTF8.self)
        }
        #expect(try await reload() == "READY=1\nSTATUS=serving what was read again")
        #expect(reloading.log.count == 1)

        try folder.write("- nothing\n", to: "keys.yaml", mode: 0o600)
        try folder.write(registry("192.0.2.1"), to: "zones/registry.yaml")
        let status = try await reload()
        #expect(status.contains("credentials, certificate or upstreams could not be"), "\(status)")
        let log = reloading.log
        #expect(log.count == 2 && log[0].contains(" error not reloaded problem="), "\(log)")
        #expect(log.last?.contains(" warning reloaded in part ") == true, "\(log)")
        #expect(try server.query("web.example.local", "A").answers.count == 1)

        // With zones that are wrong too, nothing is new.
        try folder.write("Namespaces: 3\n", to: "zones/registry.yaml")
        #expect(try await reload().contains("serving as before"))
        await server.stop()
    }

    @Test("A registry file that is away, or behind a link that leads nowhere, takes nothing along")
    func fileVanishes() async throws {
        let folder = try TemporaryFolder()
        let server = try await declaredServer(in: folder)
        let reloading = try ReloadedFiles(of: server, in: folder)

        try folder.remove("zones/registry.yaml")
        for reason in ["the file is gone", "is a link to gone.yaml"] {
            #expect(try await reloading.reload().contains("registry.yaml: \(reason)"))
            #expect(try server.query("web.example.local", "A").answers.count == 1)
            try? FileManager.default.createSymbolicLink(
                atPath: folder.path("zones/registry.yaml"), withDestinationPath: "gone.yaml")
        }
        try folder.remove("zones/registry.yaml")
        try folder.write("Namespaces: []\n", to: "zones/registry.yaml")
        _ = try await reloading.reload()
        #expect(try server.query("web.example.local", "A").answers.isEmpty)
        // Nothing is declared now: nothing can be taken along.
        try folder.remove("zones/registry.yaml")
        #expect(try await reloading.reload().contains(" info reloaded "))
        await server.stop()
    }
}

/// The zones folder of a server, and its credentials, which are read again.
private final class ReloadedFiles {
    private let lines = LineList()
    private var reloader: Reloader

    /// - Parameter servesZones: nil asks whether the folder is there.
    init(
        of server: Server, in folder: TemporaryFolder, servesZones: Bool? = nil,
        credentials: String? = nil, environment: [String: String] = [:]
    ) throws {
        var settings = Configuration()
        settings.zones = folder.path("zones")
        settings.credentialsFile = credentials
        let lines = lines
        let logger = LineLog.logger(.info, .text) { lines.add($0) }
        reloader = Reloader(
            server: server, configuration: settings, files: try APIFiles(settings),
            upstreams: UpstreamFiles(settings, of: server, upstreams: [:], logger: logger),
            servesZones: servesZones ?? settings.hasZones,
            manager: ServiceManager(environment: environment), logger: logger)
    }

    /// What the log was told when the files were read last.
    var log: [String] { lines.all }

    /// Reads the files again; gives the last line that the log has then.
    @discardableResult
    func reload() async throws -> String {
        lines.clear()
        await reloader.reload()
        return try #require(log.last)
    }
}

/// Lines of a log.
private final class LineList: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    func clear() { lines.withLock { $0 = [] } }
}
