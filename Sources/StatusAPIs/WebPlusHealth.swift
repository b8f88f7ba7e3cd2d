internal import CloudMap
internal import Registry

/// The health of an instance as WebPlus tells it: that of all its registrations together, and
/// whether those who tell it still do.
struct WebPlusHealth: Sendable {
    /// What is known of one registration.
    private struct Source {
        let status: HealthStatus
        let isChecked: Bool
        let contact: HealthContact?
    }

    private let sources: [Source]

    /// The health of an instance with these registrations, and when their checks had a result.
    init(
        _ registrations: [(service: Service, instance: Instance)],
        _ contacts: [Instance.Key: HealthContact]
    ) {
        sources = registrations.map { service, instance in
            // Who holds a lease was last heard of in time when it ran out.
            let lapse = HealthContact(at: instance.health.since, interval: nil)
            return Source(
                status: instance.health.status, isChecked: service.healthCheck != .none,
                contact: instance.health.isLapsed ? lapse : contacts[instance.key])
        }
    }

    /// `UNKOWN` is how this API spells it. What nobody checks says nothing, unless it is all.
    private var status: JSONValue {
        if sources.contains(where: { $0.status == .unhealthy }) { return "UNHEALTHY" }
        let told = sources.filter { $0.isChecked || $0.status != .unknown }
        let isKnown = !told.isEmpty && told.allSatisfy { $0.status == .healthy }
        return isKnown ? "HEALTHY" : "UNKOWN"
    }

    /// The member InstanceHealth of the reply.
    func json(of id: Instance.ID, at now: Timestamp) -> JSONObject {
        let lost = sources.compactMap { $0.contact?.lost(at: now) }.max()
        return [
            "InstanceId": .string(id),
            "AgentStatus": lost == nil ? "CONNECTED" : "DISCONNECTED",
            "AppStatus": status, "DisconnectedTime": .integer(Int(lost ?? 0)),
        ]
    }
}
