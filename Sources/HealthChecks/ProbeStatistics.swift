package import Registry

/// What probes are counted by.
package enum ProbeCounter: String, Hashable, Sendable, CaseIterable {
    case passed
    /// A status that is none of 200 to 399.
    case status
    case timeout
    /// Refused, unreachable, reset, closed.
    case connection
    case handshake
    case notHTTP
}

/// Probes by kind and outcome.
struct ProbeCounts: Sendable {
    private var values = [UInt64](
        repeating: 0,
        count: HealthCheckConfig.Kind.allCases.count * ProbeCounter.allCases.count)
    /// Checks that run, by kind.
    var checks: [HealthCheckConfig.Kind: Int] = [:]
    /// Probes that count for nothing, since they ended too late to say anything.
    var late: UInt64 = 0
    /// Probes that could not be made for want of a socket.
    var notMade: UInt64 = 0

    /// Counts a probe.
    mutating func add(_ kind: HealthCheckConfig.Kind, _ outcome: ProbeOutcome) {
        guard let counter = outcome.counter else { return }
        values[Self.index(kind, counter)] += 1
    }

    /// How many probes of this kind had this outcome.
    subscript(kind: HealthCheckConfig.Kind, counter: ProbeCounter) -> UInt64 {
        values[Self.index(kind, counter)]
    }

    private static func index(_ kind: HealthCheckConfig.Kind, _ counter: ProbeCounter) -> Int {
        let row =
            switch kind {
            case .http: 0
            case .https: 1
            case .tcp: 2
            }
        let column =
            switch counter {
            case .passed: 0
            case .status: 1
            case .timeout: 2
            case .connection: 3
            case .handshake: 4
            case .notHTTP: 5
            }
        return row * ProbeCounter.allCases.count + column
    }
}

extension ProbeOutcome {
    /// What it is counted as; nil for what was not probed.
    fileprivate var counter: ProbeCounter? {
        switch self {
        case .passed: .passed
        case .denied: nil
        case .failed(.status): .status
        case .failed(.timeout): .timeout
        case .failed(.connection), .failed(.closed): .connection
        case .failed(.handshake): .handshake
        case .failed(.notHTTP): .notHTTP
        }
    }
}

/// What the probers counted, and how much they have to do.
package struct ProbeStatistics: Hashable, Sendable {
    /// Probes that ended, by kind and outcome.
    package let probes: [HealthCheckConfig.Kind: [ProbeCounter: UInt64]]
    /// Probes that counted for nothing, since this machine was too late to judge them.
    package let late: UInt64
    /// Probes that could not be made for want of a socket.
    package let notMade: UInt64
    /// Checks by kind.
    package let checks: [HealthCheckConfig.Kind: Int]
    /// Probes under way.
    package let sockets: Int
}

extension CheckTable {
    /// What was counted.
    var statistics: ProbeStatistics {
        ProbeStatistics(
            probes: Dictionary(
                uniqueKeysWithValues: HealthCheckConfig.Kind.allCases.map { kind in
                    let pairs = ProbeCounter.allCases.map { ($0, counts[kind, $0]) }
                    return (kind, Dictionary(uniqueKeysWithValues: pairs))
                }),
            late: counts.late, notMade: counts.notMade,
            checks: counts.checks, sockets: budgets.inUse)
    }
}
