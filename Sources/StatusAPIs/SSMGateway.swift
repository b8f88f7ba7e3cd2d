internal import CloudMap
internal import Registry
internal import RequestSigning

/// AWS Systems Manager: DescribeInstanceAssociationsStatus, in AWS JSON 1.1.
struct SSMGateway: Sendable {
    /// What targets of the service begin with.
    static let targetPrefix = "AmazonSSM."
    /// The one operation that there is.
    static let operation = "DescribeInstanceAssociationsStatus"

    private let registry: any StatusRegistry
    private let admission: Admission

    /// A gateway to a registry for those who are admitted.
    init(_ registry: any StatusRegistry, _ admission: Admission) {
        self.registry = registry
        self.admission = admission
    }

    /// The reply to a request with a target of the service.
    func reply(
        to request: HTTPRequestParts, _ circumstances: APICircumstances
    ) async -> APIReply {
        do throws(APIError) {
            try admission.admit(request)
            guard try APIGateway.target(of: request) == Self.targetPrefix + Self.operation else {
                throw .unknownOperation
            }
            _ = try admission.credential(of: request, service: "ssm", now: circumstances.now)
            let asked = try SSMRequest(request.body)
            let now = Timestamp(milliseconds: circumstances.milliseconds)
            return APIGateway.reply(
                JSONValue.object(await page(asked, now)).octets, circumstances)
        } catch {
            return APIGateway.reply(to: error, circumstances)
        }
    }

    /// The associations of an instance behind those of the pages before, by the services' ids.
    private func page(_ request: SSMRequest, _ now: Timestamp) async -> JSONObject {
        await registry.read { registry in
            let rows = registry.registrations(of: request.instanceID).drop { row in
                request.start.map { row.service.id <= $0 } ?? false
            }
            let page = rows.prefix(request.limit).map { row in
                SSMAssociation(row.service, row.instance, registry).json(at: now)
            }
            let last = rows.count > request.limit ? rows.prefix(request.limit).last : nil
            return [
                "InstanceAssociationStatusInfos": .array(page.map { .object($0) }),
                "NextToken": last.map { .string(request.token(after: $0.service.id)) },
            ]
        }
    }
}
