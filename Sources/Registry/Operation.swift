/// A Cloud Map operation object: the record of one asynchronous command.
public struct Operation: Hashable, Codable, Sendable, Identifiable {
    /// 32 characters of base32, `-`, and the creation time in milliseconds in base 36.
    public typealias ID = String

    /// The command that it is the record of.
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        case createNamespace = "CREATE_NAMESPACE"
        case deleteNamespace = "DELETE_NAMESPACE"
        case updateNamespace = "UPDATE_NAMESPACE"
        case updateService = "UPDATE_SERVICE"
        case registerInstance = "REGISTER_INSTANCE"
        case deregisterInstance = "DEREGISTER_INSTANCE"
    }

    /// How an operation ended. Muster finishes every operation before it answers.
    public enum Outcome: Hashable, Codable, Sendable {
        case success
        /// Cloud Map's ErrorCode and a message that a person can act on.
        case failure(code: String, message: String)
    }

    public let id: ID
    public var kind: Kind
    public var outcome: Outcome
    public var created: Timestamp
    /// When it is finished, which `RegistrySettings.operationDelay` puts off.
    public var updated: Timestamp
    /// What it is about: an instance with its service and namespace, or less.
    public var namespaceID: Namespace.ID?
    public var serviceID: Service.ID?
    public var instanceID: Instance.ID?

    /// An operation of these members.
    public init(
        id: ID, kind: Kind, outcome: Outcome, created: Timestamp, updated: Timestamp,
        namespaceID: Namespace.ID?, serviceID: Service.ID? = nil, instanceID: Instance.ID? = nil
    ) {
        self.id = id
        self.kind = kind
        self.outcome = outcome
        self.created = created
        self.updated = updated
        self.namespaceID = namespaceID
        self.serviceID = serviceID
        self.instanceID = instanceID
    }

    /// Cloud Map's Targets: the most special id of what it is about; an instance with its service.
    public var targets: [String: String] {
        if let instanceID, let serviceID { return ["INSTANCE": instanceID, "SERVICE": serviceID] }
        if let serviceID { return ["SERVICE": serviceID] }
        return namespaceID.map { ["NAMESPACE": $0] } ?? [:]
    }

    /// Whether it shows how it ended. Without a delay it does from the start, whatever the clock.
    package func isFinished(at now: Timestamp) -> Bool { updated <= created || updated <= now }
}
