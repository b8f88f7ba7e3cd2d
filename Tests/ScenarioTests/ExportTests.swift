import Foundation
import TestKit
import Testing

extension Scenarios {
    /// `muster export`.
    @Suite struct Export {
        @Test("What is exported, named-checkzone, kzonecheck, nsd-checkzone and ldns accept")
        func accepted() async throws {
            let folder = try ServedFolder.make()
            try folder.write(Self.oddRegistry, to: "zones/registry.yaml")
            let server = try await MusterServer(folder: folder)
            for zone in ["example.org", "odd.example"] {
                let file = folder.path("\(zone).zone")
                let result = try await server.run("export", zone, "--output", file)
                #expect(result.succeeded && result.output.isEmpty && result.errors.isEmpty)
                for check in Self.checks(zone, file) {
                    let result = try await run(check, environment: Self.libraries)
                    #expect(result.succeeded, "\(check): \(result)")
                }
                let shown = try await server.run("export", zone)
                #expect(
                    Self.records(shown.output)
                        == Self.records(
                            try String(
                                contentsOfFile: file, encoding: .utf8)))
            }
        }

        @Test("An unknown zone is an error that names the zones, and leaves no file")
        func unknown() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let file = server.folder.path("out.zone")
            let result = try await server.run("export", "exmple.org", "--output", file)
            #expect(result.ending == .exit(1))
            #expect(result.errors.contains("there is no zone exmple.org.: name one of these: "))
            #expect(result.errors.contains(" example.org.") && result.output.isEmpty)
            let left = try FileManager.default.contentsOfDirectory(atPath: server.folder.path)
            #expect(!left.contains { $0.hasPrefix("out.zone") }, "\(left)")
        }

        @Test("A file is replaced whole or not at all")
        func replaced() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let file = try server.folder.write("precious\n", to: "out.zone")
            let refused = try await server.run("export", "nowhere.example", "--output", file)
            #expect(refused.ending == .exit(1))
            #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious\n")
            let result = try await server.run("export", "shop.example", "--output", file)
            #expect(result.succeeded, "\(result)")
            #expect(try String(contentsOfFile: file, encoding: .utf8).hasPrefix("; shop.example."))
            let nowhere = try await server.run("export", "shop.example", "--output", file + "/x")
            #expect(nowhere.ending == .exit(1) && nowhere.errors.contains("cannot write"))
        }

        @Test("Without a server the files are exported, and the first line says so")
        func offline() async throws {
            let folder = try ServedFolder.make()
            let result = try await run(
                MusterServer.command("export", ["example.org"], in: folder))
            #expect(result.succeeded, "\(result)")
            #expect(result.output.hasPrefix("; No server answers on "))
            #expect(result.output.contains("\nwww\t300\tIN\tAAAA\t2001:db8::80\n"))
        }

        /// The records of a master file, without the comments, which tell the time.
        private static func records(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { !$0.hasPrefix(";") }
        }

        private static let peers = Checkout.folder + "/.build/bench/peers"

        /// Where the libraries of the unpacked programs lie.
        private static var libraries: [String: String] {
            let folder = peers + "/usr/lib"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            let folders = names.filter { $0.hasSuffix("-linux-gnu") }.map { "\(folder)/\($0)" }
            return ["LD_LIBRARY_PATH": folders.joined(separator: ":")]
        }

        private static func checks(_ zone: String, _ file: String) -> [[String]] {
            [
                ["named-checkzone", "-k", "ignore", zone, file],
                [peers + "/usr/bin/kzonecheck", "-o", zone, file],
                [peers + "/usr/sbin/nsd-checkzone", zone, file], ["ldns-read-zone", file],
            ]
        }

        /// Instances whose ids have every mark that an id may have.
        private static let instances = ["a:b", "a/b", "a@b", "a.b.c", "_a-b"].enumerated().map {
            """
                      - InstanceId: '\($1)'
                        Attributes: {AWS_INSTANCE_IPV4: 192.0.2.\($0), AWS_INSTANCE_PORT: 80}
            """
        }.joined(separator: "\n")

        /// They, and aliases of which a master file can have one.
        private static let oddRegistry = """
            Namespaces:
              - Name: odd.example
                Type: DNS_PRIVATE
                Vpc: vpc-1
                Services:
                  - Name: _http._tcp
                    DnsConfig: {DnsRecords: [{Type: SRV, TTL: 15}]}
                    Instances:
            \(instances)
                  - Name: alias
                    DnsConfig: {RoutingPolicy: WEIGHTED, DnsRecords: [{Type: CNAME, TTL: 25}]}
                    Instances:
                      - InstanceId: c1
                        Attributes: {AWS_INSTANCE_CNAME: www.example.org}
                      - InstanceId: c2
                        Attributes: {AWS_INSTANCE_CNAME: mail.example.org}

            """
    }
}
