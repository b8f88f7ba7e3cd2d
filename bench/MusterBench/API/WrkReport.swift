import Foundation

/// What a load by wrk came to.
struct WrkReport: Codable, Equatable, Sendable {
    let microseconds: Int
    /// Requests that were answered.
    let requests: Int
    /// Octets of all replies.
    let octets: Int
    /// Those of the requests whose status was none of success.
    let refused: Int
    /// Connections that failed, and requests that were not answered in time.
    let lost: Int
    /// The time until the reply in microseconds: half of the requests were answered sooner.
    let median: Int
    /// The same for 99 of 100 requests.
    let slowest: Int

    /// Requests that were answered in a second.
    var requestsPerSecond: Double {
        microseconds > 0 ? Double(requests) * 1e6 / Double(microseconds) : 0
    }

    /// Octets of a reply with its head, on average.
    var octetsPerReply: Double { requests > 0 ? Double(octets) / Double(requests) : 0 }

    /// Reads what wrk writes with one of our scripts; nil when there is no result.
    init?(output: String) {
        let word = "result "
        guard let line = output.split(separator: "\n").last(where: { $0.hasPrefix(word) }),
            let report = try? JSONDecoder().decode(
                Self.self, from: Data(line.dropFirst(word.count).utf8))
        else { return nil }
        self = report
    }

    /// Loads a server of 127.0.0.1 by a script, from a processor.
    static func load(
        _ load: APILoad, port: UInt16, script: String, settings: APISettings, processor: Int
    ) throws -> WrkReport {
        let output = try Tool.output(
            of: [
                settings.wrk, "--threads", "1", "--connections", String(load.connections),
                "--duration", "\(settings.seconds)s", "--script", script,
                "http://127.0.0.1:\(port)/",
            ], processor: processor, environment: settings.peers.environment)
        guard let report = WrkReport(output: output) else {
            throw Failure("wrk wrote no result:\n\(output)")
        }
        return report
    }
}
