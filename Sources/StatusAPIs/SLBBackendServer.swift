internal import CloudMap
internal import Registry

/// An instance of a service as SLB tells of a server behind a load balancer.
struct SLBBackendServer: Sendable {
    /// The protocols that a listener may have.
    static let protocols = ["tcp", "udp", "http", "https"]

    /// The port that clients are told, and that is probed; nil for an instance without one.
    let port: Int?
    /// What is spoken to it.
    let protocolName: String
    private let instance: Instance

    /// The server that an instance of a service is.
    init(_ instance: Instance, in service: Service) {
        self.instance = instance
        port = instance.attributes[ReservedAttribute.port].flatMap { Int($0) }
        if case .probe(let check) = service.healthCheck {
            protocolName = check.kind.rawValue.lowercased()
        } else {
            let labels = service.name.lowercased().split(separator: ".")
            protocolName = labels.last == "_udp" ? "udp" : "tcp"
        }
    }

    private var address: String? {
        instance.attributes[ReservedAttribute.ipv4] ?? instance.attributes[ReservedAttribute.ipv6]
    }

    private var status: JSONValue {
        switch instance.health.status {
        case .healthy: "normal"
        case .unhealthy: "abnormal"
        case .unknown: "unavailable"
        }
    }

    /// The element of the reply.
    var json: JSONObject {
        let isInterface = instance.id.hasPrefix("eni-")
        let port = port.map { JSONValue.integer($0) }
        let address = address.map { JSONValue.string($0) }
        return [
            "ServerId": .string(instance.id), "ServerHealthStatus": status,
            "ListenerPort": port, "Port": port, "Protocol": .string(protocolName),
            "ServerIp": address, "Type": isInterface ? "eni" : "ecs",
            "EniHost": isInterface ? address : nil,
        ]
    }
}
