internal import CloudMap
internal import Registry
internal import RequestSigning

/// The APIs of Alibaba Cloud: SLB, which is asked by RPC, and WebPlus, which is asked by ROA.
struct AlibabaGateway: Sendable {
    private let registry: any StatusRegistry
    private let admission: Admission

    /// A gateway to a registry for those who are admitted.
    init(_ registry: any StatusRegistry, _ admission: Admission) {
        self.registry = registry
        self.admission = admission
    }

    /// The reply to a request that was asked in this style.
    func reply(
        to http: HTTPRequestParts, _ style: AlibabaStyle, _ circumstances: APICircumstances
    ) async -> APIReply {
        let request = AlibabaRequest(http)
        let form = AlibabaForm(request, style, circumstances)
        do throws(AlibabaError) {
            if form.isUnknown { throw .invalidFormat }
            let action = try Self.action(of: request, style)
            do throws(AlibabaRefusal) {
                _ = try admission.credential(of: request, now: circumstances.now)
            } catch {
                throw AlibabaError(error)
            }
            let members: JSONObject
            switch action {
            case .describeHealthStatus:
                members = try await describeHealthStatus(SLBRequest(request))
            case .describeInstanceHealth:
                members = try await describeInstanceHealth(
                    WebPlusRequest(request),
                    Timestamp(milliseconds: circumstances.milliseconds))
            }
            return form.reply(to: action.rawValue, members)
        } catch {
            return form.reply(to: error)
        }
    }

    private enum Action: String {
        case describeHealthStatus = "DescribeHealthStatus"
        case describeInstanceHealth = "DescribeInstanceHealth"
    }

    private static func action(
        of request: AlibabaRequest, _ style: AlibabaStyle
    ) throws(AlibabaError) -> Action {
        switch style {
        case .rpc:
            guard ["GET", "POST"].contains(request.http.method) else { throw .notFound }
            guard let name = request.action, !name.isEmpty else { throw .missingAction }
            guard let version = request.version, !version.isEmpty else { throw .missing("Version") }
            guard version == SLBRequest.version else { throw .invalidVersion }
            guard name == Action.describeHealthStatus.rawValue else { throw .notFound }
            return .describeHealthStatus
        case .roa:
            // Some clients send no action, so that the path alone counts.
            guard request.http.method == "GET", request.http.path == WebPlusRequest.path else {
                throw .notFound
            }
            return .describeInstanceHealth
        }
    }
}

// SLB.
extension AlibabaGateway {
    /// The servers of a load balancer: the instances of a service.
    private func describeHealthStatus(
        _ request: SLBRequest
    ) async throws(AlibabaError) -> JSONObject {
        let found = await registry.read { registry in
            registry.service(request.loadBalancerID).map { service in
                (service: service, instances: registry.instances(of: service.id))
            }
        }
        guard let found else { throw .noLoadBalancer }
        let servers = try request.select(
            found.instances.map { SLBBackendServer($0, in: found.service) })
        let list = JSONValue.array(servers.map { .object($0.json) })
        return ["BackendServers": .object(["BackendServer": list])]
    }
}

// WebPlus.
extension AlibabaGateway {
    /// The health of an instance, in whatever services it is registered.
    private func describeInstanceHealth(
        _ request: WebPlusRequest, _ now: Timestamp
    ) async throws(AlibabaError) -> JSONObject {
        let found = await registry.read { $0.registrations(of: request.instanceID) }
        if found.isEmpty { throw .noInstance }
        var contacts: [Instance.Key: HealthContact] = [:]
        for row in found {
            contacts[row.instance.key] = await registry.lastContact(with: row.instance.key)
        }
        let health = WebPlusHealth(found, contacts)
        return [
            "Code": "OK", "Message": "success",
            "InstanceHealth": .object(health.json(of: request.instanceID, at: now)),
        ]
    }
}
