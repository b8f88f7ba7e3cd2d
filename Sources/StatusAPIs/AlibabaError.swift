internal import CloudMap
internal import RequestSigning

/// Why a request is refused, in the words of Alibaba Cloud.
struct AlibabaError: Error, Hashable, Sendable {
    /// `InstanceNotExists`: what clients compare.
    let code: String
    /// The HTTP status.
    let status: Int
    let message: String

    /// An error of these parts.
    init(_ code: String, status: Int = 400, _ message: String) {
        self.code = code
        self.status = status
        self.message = message
    }

    /// A request that is not let in as it is signed.
    init(_ refusal: AlibabaRefusal) {
        self.init(refusal.code, status: refusal.status, refusal.message)
    }

    /// What all APIs of ours refuse, such as a body that is too large.
    init(_ error: APIError) {
        self.init(error.code, status: error.status, error.message ?? "")
    }
}

// What the gateway in front of every product says.
extension AlibabaError {
    /// A parameter that the action cannot do without.
    static func missing(_ name: String) -> AlibabaError {
        AlibabaError("Missing\(name)", "\(name) is mandatory for this action.")
    }

    /// A request without an action.
    static let missingAction = AlibabaError(
        "MissingParameter",
        "The input parameter \"Action\" that is mandatory for processing this request is not "
            + "supplied.")

    /// A version of no API.
    static let invalidVersion = AlibabaError(
        "InvalidVersion", "Specified parameter Version is not valid.")

    /// A method, path or action of no API.
    static let notFound = AlibabaError(
        "InvalidAction.NotFound", status: 404,
        "Specified api is not found, please check your url and method.")

    /// A Format that is neither JSON nor XML.
    static let invalidFormat = AlibabaError(
        "InvalidParameter.Format", "Specified parameter format is not valid.")
}
