internal import Registry

/// An operation that a request names in its header X-Amz-Target.
package protocol APIOperation: Sendable {
    /// The operation's name, without what stands in front of it.
    var rawValue: String { get }
    /// What the header X-Amz-Target calls it.
    var target: String { get }
}

/// The operations of our own, beyond Cloud Map: what people ask about, and AWS tells nowhere. All
/// of them only read.
package enum MusterOperation: String, CaseIterable, APIOperation {
    /// The health of each instance of a service, and why it is so.
    case describeChecks = "DescribeChecks"
    /// How many instances of each service of a namespace are how.
    case describeServices = "DescribeServices"

    /// What the header X-Amz-Target calls the operation.
    package var target: String { Self.targetPrefix + rawValue }

    /// The operation that a header names.
    init?(target: String) {
        guard target.hasPrefix(Self.targetPrefix) else { return nil }
        self.init(rawValue: String(target.dropFirst(Self.targetPrefix.count)))
    }

    /// What the operation takes.
    var input: Shape {
        let name: String
        switch self {
        case .describeChecks: name = "ServiceId"
        case .describeServices: name = "NamespaceId"
        }
        return .structure([
            Member(name, .arn, isRequired: true), Member("MaxResults", .maxResults),
            Member("NextToken", .nextToken),
        ])
    }

    private static let targetPrefix = "Muster."
}
