/// Why the registry refused a command; nothing was changed. The names are Cloud Map's error codes.
public enum RegistryError: Error, Hashable, Sendable {
    case invalidInput(String)
    case namespaceNotFound(String)
    case namespaceAlreadyExists(String, creatorRequestID: String?, namespaceID: Namespace.ID)
    case serviceNotFound(String)
    case serviceAlreadyExists(String, creatorRequestID: String?, serviceID: Service.ID)
    case instanceNotFound(String)
    case customHealthNotFound(String)
    case resourceInUse(String)
    case resourceLimitExceeded(String)
    case duplicateRequest(String, operationID: Operation.ID)
    case tooManyTags(String)
    case serviceAttributesLimitExceeded(String)

    /// What is wrong and what to do about it.
    public var message: String {
        switch self {
        case .invalidInput(let text), .namespaceNotFound(let text), .serviceNotFound(let text),
            .instanceNotFound(let text), .customHealthNotFound(let text), .resourceInUse(let text),
            .resourceLimitExceeded(let text), .tooManyTags(let text),
            .serviceAttributesLimitExceeded(let text):
            text
        case .namespaceAlreadyExists(let text, _, _), .serviceAlreadyExists(let text, _, _),
            .duplicateRequest(let text, _):
            text
        }
    }
}
