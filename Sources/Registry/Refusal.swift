/// Why a command is not carried out.
enum Refusal: Error, Hashable, Sendable {
    /// It is refused at once; nothing is stored.
    case error(RegistryError)
    /// Cloud Map accepts it and its operation fails; only the operation is stored.
    case failure(FailureCode, String)

    /// Cloud Map's codes for what an operation fails with.
    enum FailureCode: String, Hashable, Sendable {
        case cannotCreateHostedZone = "CANNOT_CREATE_HOSTED_ZONE"
        case invalidChangeBatch = "INVALID_CHANGE_BATCH"
    }

    /// InvalidInput with this text.
    static func invalid(_ text: String) -> Refusal { .error(.invalidInput(text)) }

    /// The error for those who get no operation.
    var registryError: RegistryError {
        switch self {
        case .error(let error): error
        case .failure(let code, let message): .invalidInput("\(code.rawValue): \(message)")
        }
    }

    /// The same said of a place in the declared file.
    func at(_ place: Declaration.Place) -> Refusal {
        switch self {
        case .error(let error): .invalid("\(place): \(error.message)")
        case .failure(_, let message): .invalid("\(place): \(message)")
        }
    }
}
