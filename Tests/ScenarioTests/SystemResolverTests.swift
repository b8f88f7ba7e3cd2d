import TestKit
import Testing

extension Scenarios {
    /// glibc's getaddrinfo, with the server on port 53 of a network of its own.
    @Suite struct SystemResolver {
        @Test(
            "getaddrinfo resolves names and aliases and asks nothing twice",
            arguments: [
                ("web.shop.example.", "192.0.2.1 192.0.2.2 192.0.2.3"),
                ("dual.shop.example.", "192.0.2.4 2001:db8::4"),
                ("alias.shop.example.", "192.0.2.80 2001:db8::80"),
                ("missing.shop.example.", "EAI_NONAME"),
            ])
        func resolves(name: String, found: String) async throws {
            let network = try await IsolatedNetwork(resolvConf: "nameserver 127.0.0.1\n")
            let server = try await MusterServer(
                folder: ServedFolder.make(), address: "127.0.0.1:53", launcher: network.command([]))
            let trace = server.folder.path("trace")
            let tracer = [
                "strace", "-f", "-yy", "-e", "trace=sendto,sendmsg,sendmmsg", "-o", trace,
            ]
            let result = try await run(
                network.command(tracer + ["python3", "-c", Self.lookup, name]))
            #expect(result.output == found + "\n", "\(result)")
            // One question for A and one for AAAA, each sent once.
            #expect(try Self.queries(in: server.folder.read("trace")) == 2)
        }

        private static let lookup = """
            import socket, sys
            try:
                found = socket.getaddrinfo(sys.argv[1], 80, type=socket.SOCK_STREAM)
                print(*sorted({entry[4][0] for entry in found}))
            except socket.gaierror as error:
                names = {value: name for name, value in vars(socket).items() if name[:4] == "EAI_"}
                print(names[error.errno])
            """

        /// How many datagrams went to port 53: sendmmsg returns how many it sent.
        private static func queries(in trace: String) throws -> Int {
            let sends = trace.split(separator: "\n").filter { $0.contains(":53]>") }
            return try sends.reduce(0) { sum, line in
                guard line.contains("sendmmsg(") else { return sum + 1 }
                return sum + (try #require(line.split(separator: " ").last.flatMap { Int($0) }))
            }
        }
    }
}
