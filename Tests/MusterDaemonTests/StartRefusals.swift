import Foundation
import Logging
import TestKit
import Testing

@testable import MusterDaemon

@Suite("What keeps the program from starting")
struct StartRefusals {
    private let quiet = LineLog.logger(.critical, .text)

    private func refusal(_ change: (inout Configuration, TemporaryFolder) throws -> Void)
        async throws -> [String]
    {
        let folder = try TemporaryFolder()
        var configuration = Configuration()
        configuration.zones = "\(folder.path)/zones"
        configuration.data = "\(folder.path)/data"
        configuration.dns = ["127.0.0.1:0"]
        configuration.api = ["127.0.0.1:0"]
        try change(&configuration, folder)
        do throws(Problems) {
            try await Daemon(configuration, environment: [:], logger: quiet).run()
            return []
        } catch {
            return error.list.map { $0.description.replacing(folder.path, with: "FOLDER") }
        }
    }

    @Test("An API that other machines could reach without credentials")
    func openAPI() async throws {
        for address in ["0.0.0.0:5380", "192.0.2.1:5380", "[::]:5380", "[2001:db8::1]:5380"] {
            let lines = try await refusal { configuration, _ in
                configuration.api = ["127.0.0.1:0", address]
            }
            #expect(lines.count == 1 && lines[0].hasPrefix("api \(address) can be reached"))
        }
    }

    @Test("Loopback addresses are no such API")
    func loopback() {
        for address in ["127.0.0.1:1", "127.255.0.1:1", "[::1]:1"] {
            #expect(ListenAddress(address)?.isLoopback == true)
        }
        for address in ["128.0.0.1:1", "[::]:1", "[::ffff:127.0.0.1]:1", "0.0.0.0:1"] {
            #expect(ListenAddress(address)?.isLoopback == false)
        }
    }

    @Test("A zones folder that was named and does not exist")
    func namedZones() async throws {
        let lines = try await refusal { configuration, _ in configuration.zonesAreNamed = true }
        #expect(
            lines == [
                "there is no zones folder FOLDER/zones: make it, or name another with --zones DIR"
            ])
    }

    @Test("A zones folder that nobody named and that is a link to nowhere")
    func linkedZones() async throws {
        let lines = try await refusal { configuration, folder in
            try FileManager.default.createSymbolicLink(
                atPath: configuration.zones, withDestinationPath: folder.path("not-mounted"))
        }
        #expect(lines.count == 1 && lines[0].hasPrefix("there is no zones folder FOLDER/zones"))
    }

    @Test("A zones folder that is a file")
    func zonesFile() async throws {
        let lines = try await refusal { configuration, folder in
            configuration.zones = try folder.write("", to: "x.zone")
        }
        #expect(
            lines == ["FOLDER/x.zone is a file: name the folder that it is in with --zones DIR"])
    }

    @Test("A control socket whose path is too long, or that is no socket")
    func control() async throws {
        let long = try await refusal { configuration, _ in
            configuration.control = "/tmp/" + String(repeating: "x", count: 120)
        }
        #expect(long.count == 1 && long[0].contains("a socket's path can have 107"))
        let file = try await refusal { configuration, folder in
            configuration.control = try folder.write("", to: "file")
        }
        #expect(file == ["FOLDER/file is no socket: name another place with --control PATH"])
    }

    @Test("A data folder that another server has")
    func dataInUse() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            let lines = try await refusal { configuration, _ in
                configuration.data = "\(daemon.folder.path)/data"
            }
            #expect(lines.count == 1 && lines[0].contains("is in use by process"))
        }
    }

    @Test("An address that is in use, of the API and of DNS")
    func addressInUse() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            let line = try #require(daemon.log.first { $0.contains(" serving ") })
            let words = line.split(separator: " ")
            let api = try #require(words.first { $0.hasPrefix("api=") }).dropFirst(4)
            let dns = try #require(words.first { $0.hasPrefix("dns=") }).dropFirst(4)
            let first = try await refusal { configuration, _ in configuration.api = ["\(api)"] }
            #expect(
                first == ["cannot listen on \(api) (api): the address is in use by another program"]
            )
            let second = try await refusal { configuration, _ in configuration.dns = ["\(dns)"] }
            #expect(second.count == 1 && second[0].hasPrefix("\(dns) is already in use"))
        }
    }
}
