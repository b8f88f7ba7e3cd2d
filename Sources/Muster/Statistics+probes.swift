internal import HealthChecks
internal import Registry

extension Statistics {
    /// What the health checks did since the start, and how much they have to do.
    public struct Probes: Codable, Sendable {
        /// Checks that run, by kind: HTTP, HTTPS, TCP.
        public var checks: [String: Int] = [:]
        /// Probes that ended, by kind and outcome.
        public var outcomes: [String: [String: UInt64]] = [:]
        /// Probes that count for nothing, since this machine was too late to judge them.
        public var late: UInt64 = 0
        /// Probes that could not be made, since this machine had no socket left.
        public var notMade: UInt64 = 0
        /// Probes under way.
        public var sockets = 0
    }
}

extension Statistics.Probes {
    /// What health checks counted.
    init(_ statistics: ProbeStatistics) {
        for kind in HealthCheckConfig.Kind.allCases {
            checks[kind.rawValue] = statistics.checks[kind] ?? 0
            var counts: [String: UInt64] = [:]
            for (counter, count) in statistics.probes[kind] ?? [:] {
                counts[counter.rawValue] = count
            }
            outcomes[kind.rawValue] = counts
        }
        late = statistics.late
        notMade = statistics.notMade
        sockets = statistics.sockets
    }
}
