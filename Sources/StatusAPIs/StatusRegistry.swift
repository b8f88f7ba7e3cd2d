package import CloudMap
package import Registry

/// How the status APIs reach what is known of instances; they do not know how that is kept.
package protocol StatusRegistry: RegistryAccess {
    /// When Muster's check of an instance last had a result; nil for an instance without a check,
    /// and before the first result.
    func lastContact(with key: Instance.Key) async -> HealthContact?
}

/// The last time that the health of an instance was told.
package struct HealthContact: Hashable, Sendable {
    /// When it was told, or found out that it cannot be.
    package let time: Timestamp
    /// How long it may take until the next time, in milliseconds; 0 when there will be none.
    package let patience: Int64

    /// A check's result at this time.
    ///
    /// - Parameter interval: Seconds from one to the next; nil when there will be no other.
    package init(at time: Timestamp, interval: Int?) {
        self.time = time
        patience = Int64((interval ?? 0) * StatusLimits.missedIntervals) * 1000
    }

    /// Milliseconds since the contact was lost; nil while it is not.
    func lost(at now: Timestamp) -> Int64? {
        let lost = now.milliseconds - time.milliseconds - patience
        return lost >= 0 ? lost : nil
    }
}
