import Glibc
import TestKit
import Testing

extension Scenarios {
    @Suite struct Upstreams {
        @Test("resolv.conf is read again when it changes, and what is wrong with it is told")
        func file() async throws {
            let folder = try ServedFolder.make()
            let file = try folder.write("nameserver 192.0.2.1\n", to: "resolv.conf")
            let server = try await MusterServer(
                folder: folder,
                options: ["--forward", "resolv.conf:\(file)", "--domains", "shop.example"])
            #expect(try await Self.asked(server).contains("is asked of 192.0.2.1:53"))

            // As DHCP clients do it: a new file takes the place of the old one.
            try folder.write(
                "# new\nnameserver 192.0.2.2\nnameserver 192.0.2.3\n", to: "resolv.conf")
            try await wait(for: "the new servers\n\(server.log)") {
                try await Self.asked(server).contains("is asked of 192.0.2.2:53, 192.0.2.3:53")
            }
            #expect(server.log.contains("other upstreams are asked from now on"))

            try folder.write("search example.org\n", to: "resolv.conf")
            try await wait(for: "the warning\n\(server.log)") {
                server.log.contains("upstreams stay as they were")
            }
            server.program.send(SIGHUP)
            try await wait(for: "the same from SIGHUP\n\(server.log)") {
                server.log.contains("not reloaded")
            }
            #expect(server.log.contains("has no nameserver line"))
            #expect(try await Self.asked(server).contains("is asked of 192.0.2.2:53"))

            try folder.write("nameserver 192.0.2.4\n", to: "resolv.conf")
            server.program.send(SIGHUP)
            try await wait(for: "the servers of SIGHUP\n\(server.log)") {
                try await Self.asked(server).contains("is asked of 192.0.2.4:53")
            }
        }

        @Test("a loop through dnsmasq is logged with what to do, and stands in the metrics")
        func loop() async throws {
            let (port, other) = (try FreePort.take(), try FreePort.take())
            let dnsmasq = try RunningProgram([
                "/usr/sbin/dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--no-resolv",
                "--no-hosts", "--bind-interfaces", "--listen-address=127.0.0.1",
                "--port=\(other)", "--server=127.0.0.1#\(port)", "--user=", "--pid-file=",
            ])
            defer { dnsmasq.send(SIGTERM) }
            try await wait(for: "dnsmasq to listen: \(dnsmasq.errors)") {
                (try? Socket(.stream).connect(to: .local(port: other))) != nil
            }
            let server = try await MusterServer(
                folder: try ServedFolder.make(), address: "127.0.0.1:\(port)",
                options: [
                    "--forward", "127.0.0.1:\(other)", "--domains", "shop.example",
                    "--forward-timeout", "2000",
                ])
            let client = try DNSClient(server.address, isForwardedFor: true)
            let query = try QueryMessage("www.example.net. A", recursionDesired: true).octets
            #expect(try Reply(try await client.udp(query)).code == "SERVFAIL")
            try await wait(for: "the loop in the log\n\(server.log)") {
                server.log.contains("a forwarding loop: an upstream sends our questions back")
            }
            #expect(server.log.contains("take this server out of its upstreams"))
            let metrics = try await server.run("stats")
            let line = "muster_forward_upstream_looping{upstream=\"127.0.0.1:\(other)\"} 1"
            #expect(metrics.output.contains(line), "\(metrics)")
        }

        /// What `muster answer` says of a name of others.
        private static func asked(_ server: MusterServer) async throws -> String {
            try await server.run("answer", "www.example.net", "A").output
        }
    }
}
