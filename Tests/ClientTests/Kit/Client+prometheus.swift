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
                text + stage.page.configuration("Prometheus"), to: "prometheus.yml")
            let program = try stage.start(
                UnpackedPrograms.command(
                    path,
                    [
                        "--config.file=" + file, "--web.listen-address=127.0.0.1:9090",
                        "--storage.tsdb.path=" + stage.folder.path("prometheus"),
                    ]))
            func view(_ title: String, _ subject: View.Subject, _ job: String) -> View {
                View(title: title, subject: subject) {
                    guard program.isRunning else { throw Unreadable(description: program.errors) }
                    return try await stage.scraped(job)
                }
            }
            return [
                view("targets of type A", .addresses, "addresses"),
                view("targets of type SRV", .endpoints, "ports"),
            ]
        })
    private static let path = "usr/bin/prometheus"
}

extension Stage {
    /// The targets of a job that are up, by the endpoint that each told when it was scraped; for
    /// the job `addresses` without its port.
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
            return job == "ports" ? endpoint : String(endpoint.prefix { $0 != ":" })
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
