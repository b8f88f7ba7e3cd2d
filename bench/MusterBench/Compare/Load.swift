import Foundation

/// A way to load a server.
enum Load: String, CaseIterable, Sendable {
    case udp, edns, saturated, tcp

    /// What it is called in tables.
    var title: String {
        switch self {
        case .udp: "dnsperf, UDP"
        case .edns: "dnsperf -e, UDP with EDNS"
        case .saturated: "saturated, UDP"
        case .tcp: "dnsperf, TCP"
        }
    }

    /// What it is called below a plot.
    var shortTitle: String {
        switch self {
        case .udp: "UDP"
        case .edns: "UDP, EDNS"
        case .saturated: "UDP, saturated"
        case .tcp: "TCP"
        }
    }

    /// Whether a contestant can be measured with it: the echo knows no TCP.
    func suits(_ contestant: Contestant) -> Bool { contestant.answersDNS || self != .tcp }

    /// Loads a server for some seconds from a processor.
    func run(
        port: UInt16, queries: String, seconds: Double, processor: Int
    ) throws -> LoadReport {
        switch self {
        case .udp: try dnsperf(port, queries, seconds, [], processor)
        case .edns: try dnsperf(port, queries, seconds, ["-e"], processor)
        case .tcp: try dnsperf(port, queries, seconds, ["-m", "tcp"], processor)
        case .saturated: try saturate(port, queries, seconds, processor)
        }
    }

    private func dnsperf(
        _ port: UInt16, _ queries: String, _ seconds: Double, _ options: [String],
        _ processor: Int
    ) throws -> LoadReport {
        try Dnsperf.run(
            port: port, queries: queries, seconds: seconds, options: options,
            processor: processor)
    }

    private func saturate(
        _ port: UInt16, _ queries: String, _ seconds: Double, _ processor: Int
    ) throws -> LoadReport {
        let output = try Tool.output(
            of: [
                Tool.own, "load", "--port", String(port), "--queries", queries, "--seconds",
                String(seconds),
            ], processor: processor)
        return try JSONDecoder().decode(LoadReport.self, from: Data(output.utf8))
    }
}
