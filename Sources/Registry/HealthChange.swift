/// A change of an instance's status, for people.
public struct HealthChange: Hashable, Codable, Sendable {
    /// What changed it, in the words of the log.
    public enum Cause: String, Hashable, Codable, Sendable, CaseIterable {
        /// It was registered again, and its health began anew.
        case registered = "registered again"
        /// A probe found it out.
        case probed
        /// Its owner reported it (UpdateInstanceCustomHealthStatus).
        case reported
        /// Its owner had reported it, and the delay is over.
        case settled = "reported, and the delay is over"
        case leaseRanOut = "its lease ran out"
        case leaseRenewed = "its lease was renewed"
        /// The health check or the lease of its service was changed.
        case reconfigured = "its service was changed"
    }

    public let time: Timestamp
    public let old: HealthStatus
    public let new: HealthStatus
    public let cause: Cause
    /// What was observed, in words; nil where the cause says it all.
    package var detail: String?

    /// What happened between two rows of an instance; nil when its status stayed.
    ///
    /// - Parameter service: its service as it is after the change.
    package init?(from old: Instance, to new: Instance, in service: Service) {
        guard old.health.status != new.health.status else { return nil }
        time = new.health.since
        self.old = old.health.status
        self.new = new.health.status
        cause = Self.cause(from: old, to: new, in: service)
    }

    private static func cause(
        from old: Instance, to new: Instance, in service: Service
    ) -> Cause {
        if old.registered != new.registered || old.attributes != new.attributes {
            return .registered
        }
        if new.health.isLapsed { return .leaseRanOut }
        if old.health.isLapsed {
            return new.lease(in: service) == nil ? .reconfigured : .leaseRenewed
        }
        switch service.healthCheck {
        case .none: return .reconfigured
        case .probe: return new.health.status == .unknown ? .reconfigured : .probed
        case .custom: return old.health.pending == nil ? .reported : .settled
        }
    }
}
