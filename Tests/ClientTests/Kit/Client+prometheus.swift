import Foundation
import TestKit

extension Client {
    /// Prometheus, which finds its targets by A and by SRV records.
    static let prometheus = Client(
        name: "Prometheus",
        version: {
            try await $0.word(after: "version ", in: UnpackedPrograms.command(path, ["--version"]))
        },
        start: { stage in
            let text = "global: {scrape_interval: 1s, scrape_timeout: 1s}\n"
            let file = try stage.folder.write(
                text + stage.page.configuration("Prometheus") + (stage.forwards ? outside : ""),
                to: "prometheus.yml")
            let program = try stage.start(
                UnpackedPrograms.command(
                    path,
                    [
                        "--config.file=" + file, "--web.listen-address=127.0.0.1:9090",
                        "--storage.tsdb.path=" + stage.folder.path("prometheus"),
                    ]))
            let scraped = { @Sendable (job: String) in
                guard program.isRunning else { throw Unreadable(description: program.errors) }
                return try await stage.scraped(job)
            }
            let (addresses, ports) = ("targets of type A", "targets of type SRV")
            return [
                View(title: addresses, subject: .addresses) { try await scraped("addresses") },
                View(title: ports, subject: .endpoints) { try await scraped("ports") },
            ]
                + stage.whereForwarding([
                    .outsideAddresses(addresses) { _ in try await scraped("outside-addresses") },
                    .outsideEndpoints(ports) { _ in try await scraped("outside-ports") },
                ])
        })
    private static let path = "usr/bin/prometheus"

    /// Jobs whose targets are names of the upstream's.
    private static let outside = """
        - job_name: outside-addresses
          dns_sd_configs:
          - {names: [one.outside.example], type: A, port: 8080, refresh_interval: 1s}
        - job_name: outside-ports
          dns_sd_configs:
          - {names: [_http._tcp.deb.outside.example], type: SRV, refresh_interval: 1s}

        """
}

extension Stage {
    /// The targets of a job that are up, by the endpoint that each told when it was scraped;
    /// without its port unless the job is named after them.
    fileprivate func scraped(_ job: String) async throws -> Set<String> {
        guard let targets = try await prometheus("targets?state=active") as? [String: Any],
            let series = try await prometheus("query?query=instance_endpoint") as? [String: Any]
        else { return [] }
        let active = targets["activeTargets"] as? [[String: Any]] ?? []
        let results = series["result"] as? [[String: Any]] ?? []
        let metrics = results.compactMap { $0["metric"] as? [String: String] }
        let seen = active.compactMap { target -> String? in
            let labels = target["labels"] as? [String: String] ?? [:]
            guard labels["job"] == job else { return nil }
            let own = metrics.first { $0["job"] == job && $0["instance"] == labels["instance"] }
            guard target["health"] as? String == "up", let endpoint = own?["endpoint"] else {
                return "\(labels["instance"] ?? "a target") is not up"
            }
            return job.hasSuffix("ports") ? endpoint : String(endpoint.prefix { $0 != ":" })
        }
        return Set(seen)
    }

    /// What its API answers; nil while it starts.
    private func prometheus(_ question: String) async throws -> Any? {
        let result = try await run(["curl", "-s", "http://127.0.0.1:9090/api/v1/" + question])
        let reply = try? JSONSerialization.jsonObject(with: Data(result.output.utf8))
        return (reply as? [String: Any])?["data"]
    }
}
