internal import CloudMap
internal import RequestSigning

/// How the APIs of Alibaba Cloud are asked.
enum AlibabaStyle: Hashable, Sendable {
    /// The action is a parameter.
    case rpc
    /// The action is a path.
    case roa
}

/// The form that replies to a request have: JSON or XML, and what all of them have in common.
struct AlibabaForm: Sendable {
    private let isXML: Bool
    /// Whether the parameter Format has a value that it cannot have.
    let isUnknown: Bool
    private let requestID: String
    private let host: String
    private let product: String

    /// The form of replies to a request: what its Format says, else its Accept. Where neither does,
    /// RPC answers XML as Alibaba Cloud does; ROA answers JSON, which is all that it was made for.
    init(_ request: AlibabaRequest, _ style: AlibabaStyle, _ circumstances: APICircumstances) {
        let accept = request.http.header("Accept")?.lowercased() ?? ""
        let format = request.parameter("Format")?.lowercased()
        isUnknown = format.map { !["json", "xml"].contains($0) } ?? false
        if let format, !isUnknown {
            isXML = format == "xml"
        } else if accept.contains("json") {
            isXML = false
        } else {
            isXML = accept.contains("xml") || style == .rpc
        }
        requestID = circumstances.requestID.uppercased()
        host = request.http.header("Host") ?? ""
        product = style == .rpc ? "Slb" : "WebPlus"
    }

    /// The reply to an action that was carried out.
    func reply(to action: String, _ members: JSONObject) -> APIReply {
        var object: JSONObject = ["RequestId": .string(requestID)]
        for pair in members.pairs { object.add(pair.name, pair.value) }
        return reply(status: 200, "\(action)Response", object)
    }

    /// The reply that tells an error.
    func reply(to error: AlibabaError) -> APIReply {
        reply(
            status: error.status, "Error",
            [
                "RequestId": .string(requestID), "HostId": .string(host),
                "Code": .string(error.code), "Message": .string(error.message),
                "Recommend": .string(
                    "https://troubleshoot.api.aliyun.com?q=\(error.code)&product=\(product)"),
            ])
    }

    /// The reply that tells an error of what all APIs have in common.
    func reply(to error: APIError) -> APIReply { reply(to: AlibabaError(error)) }

    private func reply(status: Int, _ root: String, _ object: JSONObject) -> APIReply {
        APIReply(
            status: status,
            headers: [
                APIReply.Header(
                    "content-type",
                    isXML ? "text/xml;charset=utf-8" : "application/json;charset=utf-8"),
                APIReply.Header("x-acs-request-id", requestID),
            ],
            body: isXML ? XMLText.document(root, object) : JSONValue.object(object).octets)
    }
}
