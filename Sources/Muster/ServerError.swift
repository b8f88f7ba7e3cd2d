public import Registry

/// Why a server could not start or do what it was asked.
public enum ServerError: Error, Sendable {
    /// The registry refused the command; nothing was changed.
    case registry(RegistryError)
    /// The command was accepted and its operation failed, with Cloud Map's error code; nothing was
    /// changed but the list of operations.
    case operationFailed(code: String, String)
    /// The configuration, a zone file or a name is wrong; the text says where and what to do.
    case invalid(String)
    /// The data folder cannot be used.
    case storage(String)
    /// An address cannot be listened on.
    case network(String)
    /// Somebody else listens on this address, over UDP or TCP.
    case addressInUse(address: String, transport: String)
    /// Nothing can be written now; the command changed nothing and may be tried again.
    case unavailable(String)

    /// What is wrong and what to do about it.
    public var message: String {
        switch self {
        case .registry(let error): error.message
        case .operationFailed(let code, let text): "\(code): \(text)"
        case .invalid(let text), .storage(let text), .network(let text), .unavailable(let text):
            text
        case .addressInUse(let address, let transport):
            "\(address) is already in use (\(transport)): stop the program that listens there, or "
                + "choose another address or port"
        }
    }
}
