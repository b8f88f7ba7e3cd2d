import Foundation
import TestKit
import Testing

extension Scenarios {
    @Suite struct SmallMachine {
        @Test("2,000 silent connections do not stop it: one core, 1,024 files, 128 MiB")
        func silentConnections() async throws {
            let core = try #require(Self.firstCore)
            let server = try await MusterServer(
                folder: ServedFolder.make(),
                launcher: [
                    "taskset", "--cpu-list", core,
                    "prlimit", "--nofile=1024:1024", "--data=\(128 << 20)",
                ])
            let port = try #require(server.address.split(separator: ":").last)
            let crowd = try RunningProgram(
                ["prlimit", "--nofile=4096", "python3", "-c", Self.crowd, String(port)])
            try await wait(for: "2,000 connections\n\(crowd.errors)", within: .seconds(60)) {
                crowd.output == "there\n" || !crowd.isRunning
            }
            try #require(crowd.isRunning, "\(crowd.errors)")
            for transport in LookupTool.Transport.allCases {
                for tool in LookupTool.allCases {
                    let found = try await tool.ask(
                        "web.shop.example. A", at: server.address, over: transport)
                    #expect(found.data == ["192.0.2.1", "192.0.2.2", "192.0.2.3"], "\(found)")
                }
            }
            #expect(crowd.isRunning && server.program.isRunning, "\(server.log)")
        }

        @Test("The limit of open files is raised as far as it may be")
        func openFiles() async throws {
            let server = try await MusterServer(
                folder: ServedFolder.make(), launcher: ["prlimit", "--nofile=256:2000"])
            let limits = try await run(
                ["prlimit", "--pid", "\(server.program.id)", "--nofile", "--noheadings", "--raw"])
            #expect(limits.output.contains("2000 2000"), "\(limits)")
        }

        /// Opens connections, says so, and keeps them. One that the server closed counts: it is
        /// the server's right to drop the oldest.
        private static let crowd = """
            import socket, sys, time
            crowd = []
            for _ in range(2000):
                one = socket.socket()
                one.settimeout(5)
                one.connect(("127.0.0.1", int(sys.argv[1])))
                crowd.append(one)
            print("there", flush=True)
            time.sleep(600)
            """

        /// The first core that this process may run on.
        private static var firstCore: String? {
            let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = status?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
            return line?.split { !$0.isNumber }.first.map(String.init)
        }
    }
}
