package import Registry

/// How far a probe came.
package enum ProbeStage: String, Hashable, Sendable, CaseIterable {
    /// The connection is being made.
    case connection
    /// The TLS handshake is under way.
    case handshake
    /// The request is sent, and the status line is waited for.
    case statusLine
}

/// Why a probe failed.
package enum ProbeFailure: Hashable, Sendable {
    /// The target answered with a status that is none of 200 to 399.
    case status(Int)
    /// The target took too long.
    case timeout(ProbeStage)
    /// The kernel's error number: refused, unreachable, reset.
    case connection(Int32)
    /// The target closed the connection before its status line.
    case closed
    /// What the target answered does not begin like HTTP/1.
    case notHTTP
    /// The TLS handshake failed: what the library says.
    case handshake(String)
}

/// What became of a probe.
package enum ProbeOutcome: Hashable, Sendable {
    /// It passed; with the status that an HTTP or HTTPS target answered.
    case passed(status: Int?)
    case failed(ProbeFailure)
    /// It was not made: the address is among those that are never probed.
    case denied
}

/// The last thing that a check found out.
package struct CheckResult: Hashable, Sendable {
    /// When the probe ended.
    package let time: Timestamp
    /// How long it took.
    package let latency: Duration
    package let outcome: ProbeOutcome

    /// A result of these members.
    package init(time: Timestamp, latency: Duration, outcome: ProbeOutcome) {
        self.time = time
        self.latency = latency
        self.outcome = outcome
    }

    /// The result in place of a probe of a denied address.
    static func denied(at time: Timestamp) -> CheckResult {
        CheckResult(time: time, latency: .zero, outcome: .denied)
    }

    /// For people: `HTTP 503 in 12 ms`, `connection refused`.
    package var text: String {
        switch outcome {
        case .passed(let status?): "HTTP \(status) in \(latency.milliseconds) ms"
        case .passed(nil): "connected in \(latency.milliseconds) ms"
        case .failed(.status(let status)): "HTTP \(status) in \(latency.milliseconds) ms"
        case .failed(.timeout(let stage)): "\(stage.missing) in \(latency.milliseconds) ms"
        case .failed(.connection(let code)): SystemError.text(code)
        case .failed(.closed): "the connection was closed before a status line"
        case .failed(.notHTTP): "the answer is not HTTP/1"
        case .failed(.handshake(let reason)): "TLS: \(reason)"
        case .denied: "not probed: the address is denied"
        }
    }
}

extension ProbeStage {
    /// What did not come about in time.
    fileprivate var missing: String {
        switch self {
        case .connection: "no connection"
        case .handshake: "no TLS handshake"
        case .statusLine: "no status line"
        }
    }
}
