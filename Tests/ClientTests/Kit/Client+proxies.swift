import Foundation
import TestKit

/// Proxies whose servers come from DNS.
extension Client {
    /// HAProxy with a server template that SRV records fill.
    static let haproxy = Client(
        name: "HAProxy",
        version: {
            try await $0.word(after: "version ", in: UnpackedPrograms.command(haproxyPath, ["-v"]))
        },
        start: { stage in
            let socket = stage.folder.path("haproxy")
            let text = """
                global
                    stats socket \(socket)
                defaults
                    mode http
                    timeout connect 5s
                    timeout client 5s
                    timeout server 5s
                frontend web
                    bind 127.0.0.1:8000
                    default_backend web

                """
            let file = try stage.folder.write(
                text + stage.page.configuration("HAProxy") + (stage.forwards ? outside : ""),
                to: "haproxy.cfg")
            let program = try stage.start(
                UnpackedPrograms.command(haproxyPath, ["-db", "-f", file]))
            return [
                View(title: "`show servers state`", subject: .endpoints) {
                    guard program.isRunning else { throw Unreadable(description: program.errors) }
                    return try await servers(of: "web", at: socket)
                },
                View(title: "who answers requests", subject: .endpoints) {
                    try await stage.answerers(of: 60)
                },
            ]
                + stage.whereForwarding([
                    .outsideAddresses("`server` by name") { _ in
                        Set(try await servers(of: "one", at: socket).map(address))
                    },
                    .outsideEndpoints("`server-template`") { _ in
                        try await servers(of: "deb", at: socket)
                    },
                ])
        })
    private static let haproxyPath = "usr/sbin/haproxy"

    /// Backends whose servers are names of the upstream's.
    private static let outside = """
        backend one
            server one one.outside.example:8080 resolvers muster init-addr none
        backend deb
            server-template deb 2 _http._tcp.deb.outside.example resolvers muster init-addr none

        """

    /// The servers of a backend that HAProxy's stats socket shows with an address; none while it
    /// starts.
    private static func servers(of backend: String, at path: String) async throws -> Set<String> {
        let reply = try await blocking {
            let socket = try Socket(.localStream)
            guard (try? socket.connect(to: .path(path))) != nil else { return [UInt8]() }
            try socket.send(Array("show servers state\n".utf8))
            var octets: [UInt8] = []
            while case let more = try socket.receive(), !more.isEmpty { octets += more }
            return octets
        }
        let lines = String(decoding: reply, as: UTF8.self).split(separator: "\n")
        guard
            let head = lines.first(where: { $0.hasPrefix("# ") })?.split(separator: " ")
                .dropFirst(),
            let name = head.firstIndex(of: "be_name"),
            let address = head.firstIndex(of: "srv_addr"),
            let port = head.firstIndex(of: "srv_port")
        else { return [] }
        let rows = lines.map { $0.split(separator: " ") }.filter {
            $0.first?.first?.isNumber == true
        }
        // The first word of the head is its comment sign.
        let servers = rows.filter {
            $0.count > port - 1 && $0[name - 1] == backend && $0[address - 1] != "-"
        }
        return Set(servers.map { "\($0[address - 1]):\($0[port - 1])" })
    }

    /// An endpoint without its port.
    @Sendable
    private static func address(_ endpoint: String) -> String {
        String(endpoint.prefix { $0 != ":" })
    }

    /// nginx with a variable in the place of the upstream's name.
    static let nginx = Client(
        name: "nginx",
        version: {
            try await $0.word(after: "nginx/", in: UnpackedPrograms.command(nginxPath, ["-v"]))
        },
        start: { stage in
            let folder = stage.folder.path
            let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            let paths = kinds.map { "\($0)_temp_path \(folder)/\($0);" }.joined(separator: "\n")
            let text = try """
            daemon off;
            user root root;
            master_process off;
            pid \(folder)/nginx.pid;
            error_log stderr;
            events {}
            http {
            access_log off;
            \(paths)
            \(stage.page.configuration("nginx"))
            \(stage.forwards ? otherSite : "")
            }

            """
            let file = try stage.folder.write(text, to: "nginx.conf")
            let program = try stage.start(
                UnpackedPrograms.command(nginxPath, ["-p", folder, "-c", file]))
            return [
                View(title: "who answers requests", subject: .addresses) {
                    guard program.isRunning else { throw Unreadable(description: program.errors) }
                    return Set(try await stage.answerers(of: 300).map(address))
                }
            ]
                + stage.whereForwarding([
                    .outsideAddresses("who answers requests") { _ in
                        Set(try await stage.answerers(of: 2, at: 9000).map(address))
                    }
                ])
        })
    private static let nginxPath = "usr/sbin/nginx"

    /// A server that hands requests to a name of the upstream's.
    private static let otherSite = """
        server {
            listen 127.0.0.1:9000;
            location / {
                set $upstream one.outside.example;
                proxy_pass http://$upstream:8080;
            }
        }
        """
}

extension Stage {
    /// The endpoints of the instances that answer this many requests to the proxy on a port; the
    /// statuses in their place when some replies come from no instance and others do.
    fileprivate func answerers(of count: Int, at port: Int = 8000) async throws -> Set<String> {
        let result = try await run([
            "curl", "-s", "--max-time", "20", "--write-out", "%{http_code}\n",
            "http://127.0.0.1:\(port)/[1-\(count)]",
        ])
        let lines = result.output.split(whereSeparator: \.isNewline).map(String.init)
        let statuses = Set(lines.filter { $0.count == 3 && Int($0) != nil })
        let unavailable: Set = ["502", "503"]
        guard statuses.isSubset(of: ["200"]) || statuses.isSubset(of: unavailable) else {
            return statuses
        }
        return Set(lines.filter { $0.hasPrefix("10.53.1.") })
    }
}
