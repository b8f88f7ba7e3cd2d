import NIOCore
import NIOPosix
import Registry
import Synchronization
import TestKit

@testable import HealthChecks

/// Health checks with what they observed, and the threads that targets run on.
final class Bench: Sendable {
    let checks: HealthChecks
    private let log: Log

    /// What was observed so far.
    final class Log: Sendable {
        let observations = Mutex<[Observation]>([])
    }

    /// Checks of these settings; every target may be probed as often as the test likes.
    init(_ settings: ProbeSettings = ProbeSettings(), files: Int = 819) {
        let log = Log()
        self.log = log
        var settings = settings
        settings.targetRate = 1000
        checks = HealthChecks(
            settings: settings, files: files, randomness: SeededGenerator(seed: 7),
            clock: { Timestamp(milliseconds: 1) }
        ) { observation in log.observations.withLock { $0.append(observation) } }
    }

    /// What was observed so far.
    var observations: [Observation] { log.observations.withLock { $0 } }

    /// The statuses that were observed of an instance.
    func statuses(of instance: String) -> [HealthStatus] {
        observations.filter { $0.key.instance == instance }.map(\.status)
    }

    /// Starts one check and gives its first result.
    func firstResult(_ check: Check, within deadline: Duration = .seconds(15)) async throws
        -> CheckResult
    {
        checks.update(start: [check], stop: [])
        return try await awaited("the first result", within: deadline) {
            self.checks.report(of: check.key)?.last
        }
    }
}

extension Check {
    /// A check of an instance of its own at a port of the loopback address.
    static func local(
        _ kind: HealthCheckConfig.Kind, port: Int, instance: String = "i", path: String = "/",
        threshold: Int = 1, interval: Int = 1, status: HealthStatus = .unknown, isIPv6: Bool = false
    ) -> Check {
        Check(
            key: Instance.Key(service: "srv", instance: instance), kind: kind,
            target: ProbeTarget(isIPv6 ? .ipv6(1) : .ipv4(0x7F00_0001), port: UInt16(port)),
            path: path, host: "web.example.local:\(port)", serverName: "web.example.local",
            threshold: threshold, interval: interval, status: status)
    }
}
