/// Why a request is refused, as clients are told: a code, a status, a message, further members.
package struct APIError: Error, Hashable, Sendable {
    /// `InvalidInput`, `ServiceNotFound`: what clients compare.
    package let code: String
    /// The HTTP status. All errors of the model have 400.
    package let status: Int
    /// What is wrong, and what to do about it; `UnknownOperationException` has none.
    package let message: String?
    /// Members that the model has for this error beside the message.
    package let members: JSONObject

    /// An error of these parts.
    package init(
        _ code: String, status: Int = 400, _ message: String?, members: JSONObject = [:]
    ) {
        self.code = code
        self.status = status
        self.message = message
        self.members = members
    }
}

extension APIError {
    /// A request that breaks a rule.
    package static func invalidInput(_ message: String) -> APIError {
        APIError("InvalidInput", message)
    }

    /// A body that is no JSON object, or has a value of the wrong kind.
    package static func serialization(_ message: String) -> APIError {
        APIError("SerializationException", message)
    }

    /// A target that names no operation; AWS gives it no message.
    package static let unknownOperation = APIError("UnknownOperationException", nil)

    /// Changes cannot be stored now; clients try again.
    package static func unavailable(_ message: String) -> APIError {
        APIError("ServiceUnavailable", status: 503, message)
    }

    /// The JSON text of the error: `__type` for those that read the body, and a capital `Message`,
    /// which the error shapes of all SDKs have.
    package var body: [UInt8] {
        var object: JSONObject = ["__type": .string(code)]
        object.add("Message", message.map { .string($0) })
        for pair in members.pairs { object.add(pair.name, pair.value) }
        return JSONValue.object(object).octets
    }
}
