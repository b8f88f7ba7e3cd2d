package import CloudMap
package import RequestSigning

/// Hands each request of the one listener to the API that it speaks.
///
///     request ──▶ dialect ─┬▶ SSMGateway ─────▶ SSMAssociation
///                          ├▶ AlibabaGateway ─▶ SLBBackendServer, WebPlusHealth
///                          ╰▶ APIGateway (Cloud Map, and what belongs to nobody)
package struct FrontGateway: Sendable {
    private let cloudMap: APIGateway
    private let systemsManager: SSMGateway
    private let alibaba: AlibabaGateway

    /// A gateway to a registry for those who are admitted; `cloudMap` answers what is not ours.
    package init(
        _ cloudMap: APIGateway, _ registry: any StatusRegistry, _ admission: Admission
    ) {
        self.cloudMap = cloudMap
        systemsManager = SSMGateway(registry, admission)
        alibaba = AlibabaGateway(registry, admission)
    }

    /// The reply to a request, in the form of the API that it speaks.
    package func reply(
        to request: HTTPRequestParts, _ circumstances: APICircumstances
    ) async -> APIReply {
        switch Dialect(of: request) {
        case .cloudMap: await cloudMap.reply(to: request, circumstances)
        case .systemsManager: await systemsManager.reply(to: request, circumstances)
        case .alibabaRPC: await alibaba.reply(to: request, .rpc, circumstances)
        case .alibabaROA: await alibaba.reply(to: request, .roa, circumstances)
        }
    }

    /// The reply to a request whose body could not be taken, in the form of the API that its head
    /// speaks.
    package static func reply(
        to request: HTTPRequestParts, _ error: APIError, _ circumstances: APICircumstances
    ) -> APIReply {
        switch Dialect(of: request) {
        case .cloudMap, .systemsManager: return APIGateway.reply(to: error, circumstances)
        case .alibabaRPC:
            return AlibabaForm(AlibabaRequest(request), .rpc, circumstances).reply(to: error)
        case .alibabaROA:
            return AlibabaForm(AlibabaRequest(request), .roa, circumstances).reply(to: error)
        }
    }
}
