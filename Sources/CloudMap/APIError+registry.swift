internal import Registry

extension APIError {
    /// The one place that turns a refusal of the registry into an error of the API.
    init(_ error: RegistryError, _ identity: CloudMapIdentity) {
        switch error {
        case .invalidInput(let text): self = .invalidInput(text)
        case .namespaceNotFound(let text): self.init("NamespaceNotFound", text)
        case .namespaceAlreadyExists(let text, let token, let id):
            self.init(
                "NamespaceAlreadyExists", text,
                members: [
                    "CreatorRequestId": token.map { .string($0) }, "NamespaceId": .string(id),
                ])
        case .serviceNotFound(let text): self.init("ServiceNotFound", text)
        case .serviceAlreadyExists(let text, let token, let id):
            self.init(
                "ServiceAlreadyExists", text,
                members: [
                    "CreatorRequestId": token.map { .string($0) }, "ServiceId": .string(id),
                    "ServiceArn": .string(identity.arn(of: .service(id))),
                ])
        case .instanceNotFound(let text): self.init("InstanceNotFound", text)
        case .customHealthNotFound(let text): self.init("CustomHealthNotFound", text)
        case .resourceInUse(let text): self.init("ResourceInUse", text)
        case .resourceLimitExceeded(let text): self.init("ResourceLimitExceeded", text)
        case .duplicateRequest(let text, let id):
            self.init(
                "DuplicateRequest", text, members: ["DuplicateOperationId": .string(id)])
        case .serviceAttributesLimitExceeded(let text):
            self.init("ServiceAttributesLimitExceededException", text)
        case .tooManyTags(let text): self.init("TooManyTagsException", text)
        }
    }
}
