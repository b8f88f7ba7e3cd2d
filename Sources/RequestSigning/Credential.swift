/// A key that requests are signed with.
package struct Credential: Hashable, Sendable {
    /// What its holder may do.
    package enum Permission: String, CaseIterable, Sendable {
        case readOnly = "read-only", readWrite = "read-write"
    }

    /// The public part, `AKIDEXAMPLE`.
    package let accessKeyID: String
    package let secret: String
    package let permission: Permission

    /// A key of these parts.
    package init(accessKeyID: String, secret: String, permission: Permission) {
        self.accessKeyID = accessKeyID
        self.secret = secret
        self.permission = permission
    }
}

extension Credential: CustomStringConvertible, CustomReflectable {
    /// The public part and the permission; never the secret.
    package var description: String { "\(accessKeyID) (\(permission.rawValue))" }

    /// The same for what looks at members, such as `dump`.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// How much is asked of signatures.
package enum SignatureMode: String, CaseIterable, Sendable {
    /// Nothing is verified.
    case off
    /// A signature that is there must be right.
    case lenient
    /// Every request must be signed.
    case strict
}
