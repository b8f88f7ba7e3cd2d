internal import RequestSigning

/// Whose API a request speaks. The Host says nothing about it: the APIs share ours.
enum Dialect: Hashable, Sendable {
    /// AWS Cloud Map, and what belongs to nobody.
    case cloudMap
    /// AWS Systems Manager.
    case systemsManager
    /// Alibaba Cloud with an action as a parameter or header: SLB.
    case alibabaRPC
    /// Alibaba Cloud with a path for each action: WebPlus.
    case alibabaROA

    /// The dialect of a request.
    init(of request: HTTPRequestParts) {
        if let target = request.header("X-Amz-Target") {
            self = target.hasPrefix(SSMGateway.targetPrefix) ? .systemsManager : .cloudMap
        } else if request.path.hasPrefix("/pop/") {
            self = .alibabaROA
        } else if request.path == "/" || request.path.isEmpty, Self.isRPC(request) {
            self = .alibabaRPC
        } else {
            self = .cloudMap
        }
    }

    /// Whether a request has anything that only RPC has. One without an action is told so in the
    /// form that its client reads.
    private static func isRPC(_ request: HTTPRequestParts) -> Bool {
        if ["x-acs-action", "x-acs-version"].contains(where: { request.header($0) != nil }) {
            return true
        }
        let parameters = AlibabaRequest(request).parameters
        return parameters.contains { ["Action", "Version", "AccessKeyId"].contains($0.name) }
    }
}
