import Foundation
import Logging
import Muster
import Synchronization
import TestKit
import Testing

@testable import MusterDaemon

@Suite("The life of a daemon")
struct Lifecycle {
    private let registry = """
        Namespaces:
        - Name: example.local
          Type: DNS_PRIVATE
          Vpc: vpc-1
          Services:
          - Name: web
            DnsConfig: {DnsRecords: [{Type: A, TTL: 10}]}
            Instances:
            - {InstanceId: one, Attributes: {AWS_INSTANCE_IPV4: 192.0.2.1}}
        """

    @Test("It serves what the files declare, tells so, and stops when told to")
    func life() async throws {
        let daemon = try RunningDaemon()
        try daemon.write(registry, to: "registry.yaml")
        try await daemon.run { daemon in
            guard
                case .answer(let explanation) =
                    try await daemon.ask(.answer(name: "web.example.local", type: "A"))
            else {
                Issue.record("no answer")
                return
            }
            #expect(explanation.answer.answers == ["web.example.local. 10 IN A 192.0.2.1"])
            #expect(
                daemon.log.contains {
                    $0.hasSuffix("instances=1 namespaces=1 services=1 zones=1\n")
                })
        }
        #expect(daemon.stops.withLock { $0 } == 1)
        #expect(daemon.log.last?.contains(" stopping") == true)
        let socket = "\(daemon.folder.path)/data/control.sock"
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    @Test("Health, readiness and metrics are pages; everything else is for the API")
    func pages() async throws {
        let daemon = try RunningDaemon()
        try daemon.write(registry, to: "registry.yaml")
        try await daemon.run { daemon in
            let health = try await daemon.get("/healthz")
            #expect(health.status == 200 && health.body == "ok\n")
            let ready = try await daemon.get("/readyz")
            #expect(ready.status == 200 && ready.body == "ready\n")
            let metrics = try await daemon.get("/metrics")
            #expect(metrics.status == 200)
            #expect(metrics.type == "text/plain; version=0.0.4; charset=utf-8")
            #expect(metrics.body.contains("\nmuster_instances 1\n"))
            for path in ["/", "/metrics/x", "/registry"] {
                let reply = try await daemon.get(path)
                #expect(reply.status == 400)
                #expect(reply.body == #"{"__type":"UnknownOperationException"}"#)
            }
        }
    }

    @Test("HEAD gets what GET gets, without the page")
    func head() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            for (path, status) in [("/healthz", "200"), ("/readyz", "200"), ("/x", "403")] {
                let reply = try await daemon.sendHTTP(
                    "HEAD \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(reply.hasPrefix("HTTP/1.1 \(status)") && reply.hasSuffix("\r\n\r\n"))
            }
        }
    }

    @Test("A client that says nothing, or half a request, is let go")
    func silentClients() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run { daemon in
            async let silent = daemon.sendHTTP("")
            async let slow = daemon.sendHTTP("GET /healthz HTTP/1.1\r\nHost:")
            let replies = try await [silent, slow]
            #expect(replies == ["", ""])
        }
    }

    @Test("Debug messages are about the server, not about the parts it is made of")
    func debugLog() async throws {
        let daemon = try RunningDaemon()
        try await daemon.run(level: .trace) { daemon in _ = try await daemon.get("/healthz") }
        #expect(daemon.log.allSatisfy { $0.count < 300 && !$0.contains("service=") })
    }

    @Test("Every line of the metrics is a comment or a name, labels and a number, each name once")
    func exposition() async throws {
        let daemon = try RunningDaemon()
        try daemon.write(registry, to: "registry.yaml")
        try await daemon.run { daemon in
            let lines = try await daemon.get("/metrics").body.split(separator: "\n")
            let sample = try Regex(
                #"([a-z_]+)(\{[a-z]+="[^"\n]*"\})? -?[0-9][0-9.e+-]*"#,
                as: (Substring, Substring, Substring?).self)
            var series = Set<Substring>()
            var typed = Set<Substring>()
            for line in lines where !line.hasPrefix("# HELP ") {
                if line.hasPrefix("# TYPE ") {
                    let words = line.split(separator: " ")
                    #expect(typed.insert(words[2]).inserted, "typed twice: \(line)")
                    #expect(words[3] != "counter" || words[2].hasSuffix("_total"), "\(line)")
                    continue
                }
                let match = try #require(line.wholeMatch(of: sample), "\(line)")
                #expect(series.insert(line.prefix { $0 != " " }).inserted, "twice: \(line)")
                let summed = ["_sum", "_count"].first { match.1.hasSuffix($0) } ?? ""
                let base = match.1.dropLast(summed.count)
                #expect(typed.contains(base), "no type: \(line)")
            }
            for name in [
                "muster_dns_udp_queries_total", "muster_publish_seconds_count",
                "muster_instance_health{status=\"HEALTHY\"}", "muster_write_failing",
            ] {
                #expect(series.contains(name[...]), "\(name)")
            }
        }
    }

    @Test("A purge needs one target, an unknown one is told, and the file's own is refused")
    func purge() async throws {
        let daemon = try RunningDaemon()
        try daemon.write(registry, to: "registry.yaml")
        try await daemon.run { daemon in
            for (target, expected) in [
                ("nobody.test", "there is no namespace and no service 'nobody.test'"),
                ("WEB.example.local.", "file owns"), ("example.local", "file owns"),
            ] {
                guard case .failed(let text) = try await daemon.ask(.purge(target: target)) else {
                    Issue.record("\(target) was purged")
                    continue
                }
                #expect(text.contains(expected), "\(text)")
            }
        }
    }

    @Test("A backup is written by the server, to an absolute path only")
    func backup() async throws {
        let daemon = try RunningDaemon()
        try daemon.write(registry, to: "registry.yaml")
        try await daemon.run { daemon in
            guard case .failed = try await daemon.ask(.backup(path: "relative.db")) else {
                Issue.record("a relative path was taken")
                return
            }
            let path = "\(daemon.folder.path)/backup.db"
            guard case .done = try await daemon.ask(.backup(path: path)) else {
                Issue.record("no backup")
                return
            }
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("Wrong files keep it from starting, with every place")
    func wrongFiles() async throws {
        let daemon = try RunningDaemon()
        try daemon.write("Namespaces: 3\n", to: "registry.yaml")
        let error = await #expect(throws: Problems.self) { try await daemon.run { _ in } }
        #expect(
            error?.description.hasSuffix("registry.yaml:1:13: Namespaces must be a list") == true)
    }
}
