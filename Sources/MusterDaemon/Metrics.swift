import Muster
import Registry

/// The numbers of a server as Prometheus metrics.
enum Metrics {
    /// The page that `/metrics` shows.
    static func text(_ statistics: Statistics) -> String {
        var page = Exposition()
        addCounters(statistics.counters, to: &page)
        addRegistry(statistics, to: &page)
        addProbes(statistics.probes, to: &page)
        page.add(
            .gauge, "muster_targets",
            "Targets of instances, for each type, by whether they resolve.",
            [
                .init([("state", "resolved")], Double(statistics.targets.resolved)),
                .init([("state", "unresolved")], Double(statistics.targets.unresolved)),
            ])
        if let forwarding = statistics.forwarding { addForwarding(forwarding, to: &page) }
        page.summarize(
            "muster_publish_seconds", "How long it took to publish a change.",
            quantiles: [
                ("0.5", statistics.publishSecondsMedian), ("0.99", statistics.publishSeconds99),
            ], sum: statistics.publishSeconds, count: statistics.publishes)
        page.add(
            .gauge, "muster_write_failing", "1 while changes cannot be written, else 0.",
            statistics.writeFailure == nil ? 0 : 1)
        return page.text
    }

    /// The same without the lines that explain: what `muster stats` prints.
    static func lines(_ statistics: Statistics) -> String {
        text(statistics).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { $0 + "\n" }.joined()
    }

    /// The data plane's counters: what is counted by type or by code is one metric, the others are
    /// one each.
    private static func addCounters(_ counters: [String: UInt64], to page: inout Exposition) {
        func members(_ prefix: String, label: String) -> [Exposition.Sample] {
            counters.filter { isMember($0.key, of: prefix) }.sorted { $0.key < $1.key }.map {
                let name = String($0.key.dropFirst(prefix.count))
                let value = name.contains(where: \.isLowercase) ? words(name, "_") : name
                return Exposition.Sample([(label, value)], Double($0.value))
            }
        }
        page.add(
            .counter, "muster_dns_query_types_total", "Queries by type.",
            members("type", label: "type"))
        page.add(
            .counter, "muster_dns_replies_total", "Replies by response code.",
            members("code", label: "code"))
        for (name, value) in counters.sorted(by: { $0.key < $1.key })
        where !isMember(name, of: "type") && !isMember(name, of: "code") {
            page.add(
                .counter, "muster_dns_\(words(name, "_"))_total",
                "Data plane: \(words(name, " ")).", Double(value))
        }
    }

    private static func addRegistry(_ statistics: Statistics, to page: inout Exposition) {
        let counts = statistics.registry
        for (name, count) in [
            ("namespaces", counts.namespaces), ("services", counts.services),
            ("instances", counts.instances), ("operations", counts.operations),
        ] {
            page.add(.gauge, "muster_\(name)", "Registered \(name).", Double(count))
        }
        page.add(
            .gauge, "muster_instance_health", "Instances by health.",
            HealthStatus.allCases.map {
                Exposition.Sample([("status", $0.rawValue)], Double(counts.health[$0] ?? 0))
            })
        page.add(.gauge, "muster_zones", "Zones that are served.", Double(statistics.zones))
        page.add(
            .gauge, "muster_zone_serial", "The serial of a zone's SOA record.",
            statistics.serials.sorted { $0.key < $1.key }.map {
                Exposition.Sample([("zone", $0.key)], Double($0.value))
            })
    }

    private static func addProbes(_ probes: Statistics.Probes, to page: inout Exposition) {
        page.add(
            .gauge, "muster_checks", "Health checks by kind.",
            probes.checks.sorted { $0.key < $1.key }.map {
                Exposition.Sample([("kind", $0.key)], Double($0.value))
            })
        page.add(
            .counter, "muster_probes_total", "Probes of health checks by kind and outcome.",
            probes.outcomes.sorted { $0.key < $1.key }.flatMap { kind, outcomes in
                outcomes.sorted { $0.key < $1.key }.map {
                    Exposition.Sample(
                        [("kind", kind), ("outcome", words($0.key, "_"))], Double($0.value))
                }
            })
        page.add(
            .counter, "muster_probes_late_total",
            "Probes that count for nothing, since this machine was too late to judge them.",
            Double(probes.late))
        page.add(
            .counter, "muster_probes_not_made_total",
            "Probes that could not be made for want of a socket.", Double(probes.notMade))
        page.add(
            .gauge, "muster_probe_sockets", "Probes under way.", Double(probes.sockets))
    }

    private static func addForwarding(
        _ forwarding: Statistics.Forwarding, to page: inout Exposition
    ) {
        for (name, value) in forwarding.counters.sorted(by: { $0.key < $1.key }) {
            page.add(
                .counter, "muster_forward_\(words(name, "_"))_total",
                "Forwarding: \(words(name, " ")).", Double(value))
        }
        for (name, help, value) in [
            ("waiting", "Questions that wait for other servers.", forwarding.waiting),
            ("cache_answers", "Answers that are kept.", forwarding.cachedAnswers),
            ("cache_octets", "Octets of answers that are kept.", forwarding.cachedOctets),
        ] {
            page.add(.gauge, "muster_forward_\(name)", help, Double(value))
        }
        func samples(
            _ value: (Statistics.Forwarding.Upstream) -> Double
        ) -> [Exposition.Sample] {
            forwarding.upstreams.map {
                Exposition.Sample([("upstream", $0.address)], value($0))
            }
        }
        page.add(
            .counter, "muster_forward_upstream_queries_total", "Queries to a server.",
            samples { Double($0.queries) })
        page.add(
            .gauge, "muster_forward_upstream_up", "1 while a server answers, else 0.",
            samples { $0.state == "alive" ? 1 : 0 })
        page.add(
            .gauge, "muster_forward_upstream_looping",
            "1 while a server sends questions back to us, else 0.",
            samples { $0.state == "looping" ? 1 : 0 })
        page.add(
            .gauge, "muster_forward_upstream_latency_seconds",
            "How long a server takes to answer, smoothed.", samples { $0.latency })
    }

    /// `typeA` is a member of `type`, `typed` is none.
    private static func isMember(_ name: String, of prefix: String) -> Bool {
        name.hasPrefix(prefix) && name.dropFirst(prefix.count).first?.isUppercase == true
    }

    /// `udpSendErrors` in lowercase words.
    private static func words(_ name: String, _ separator: String) -> String {
        name.reduce(into: "") { text, letter in
            if letter.isUppercase, !text.isEmpty { text += separator }
            text += letter.lowercased()
        }
    }
}
