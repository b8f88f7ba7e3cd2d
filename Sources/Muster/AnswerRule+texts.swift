package import Registry

extension AnswerRule.Reason {
    /// The rule in words, for `muster answer` and for people.
    package var text: String {
        switch self {
        case .noInstances: "no instance is registered: there is no answer"
        case .everything: "the service has no health check: every instance is answered"
        case .healthy: "the healthy instances are answered"
        case .lastHealthy(let id): "no instance is healthy: the last healthy one is answered, \(id)"
        case .neverHealthy: "no instance is healthy and none ever was: every instance is answered"
        case .allUnhealthyAll: "no instance is healthy: every instance is answered, as configured"
        case .allUnhealthyNone: "no instance is healthy: none is answered, as configured"
        }
    }

    /// What an answer itself says of the rule, in an extended error (RFC 8914): only what a client
    /// would not expect.
    var explanation: String {
        switch self {
        case .noInstances, .everything, .healthy: ""
        case .lastHealthy, .neverHealthy, .allUnhealthyAll, .allUnhealthyNone: text
        }
    }
}
