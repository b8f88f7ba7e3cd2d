internal import Registry
internal import RequestSigning

/// What SLB's DescribeHealthStatus is asked for.
struct SLBRequest: Sendable {
    /// The version of the API.
    static let version = "2014-05-15"

    /// The service of this id.
    let loadBalancerID: Service.ID
    /// The port that servers must be reached at; nil for any.
    private let port: Int?
    /// The protocol that they must speak; nil for any.
    private let listenerProtocol: String?

    /// Reads the parameters, or refuses them.
    init(_ request: AlibabaRequest) throws(AlibabaError) {
        guard let name = request.parameter("LoadBalancerId"), !name.isEmpty else {
            throw .missing("LoadBalancerId")
        }
        // The last part of a service's ARN is its id too.
        loadBalancerID = name.split(separator: "/").last.map(String.init) ?? name
        port = try request.parameter("ListenerPort").map { text throws(AlibabaError) in
            guard let port = PortText.port(text) else { throw .invalidPort }
            return Int(port)
        }
        listenerProtocol = try request.parameter("ListenerProtocol").map {
            text throws(AlibabaError) in
            let name = text.lowercased()
            guard SLBBackendServer.protocols.contains(name) else { throw .invalidProtocol }
            return name
        }
    }

    /// The servers that are asked for. A service has one protocol, so that a port never stands for
    /// more than one listener.
    func select(_ servers: [SLBBackendServer]) throws(AlibabaError) -> [SLBBackendServer] {
        let found = servers.filter { server in
            (port ?? server.port) == server.port
                && (listenerProtocol ?? server.protocolName) == server.protocolName
        }
        if found.isEmpty, port != nil { throw .noListener }
        return found
    }
}

extension AlibabaError {
    /// No service has this id.
    static let noLoadBalancer = AlibabaError(
        "InvalidLoadBalancerId.NotFound", status: 404, "LoadBalancerId does not exist.")

    /// No instance of the service is reached at this port.
    static let noListener = AlibabaError(
        "ListenerNotFound", status: 404,
        "You have not created a listener for the specified port of the load balancer.")

    /// A port that is none.
    static let invalidPort = AlibabaError("InvalidParameter", "The specified port is not valid.")

    /// A protocol that no listener has.
    static let invalidProtocol = AlibabaError(
        "InvalidParameter", "The specified protocol is not valid.")
}
