/// Whose resources these are: what resource names (ARNs) are made of.
package struct CloudMapIdentity: Hashable, Sendable {
    /// `aws`.
    package var partition: String
    /// `us-east-1`.
    package var region: String
    /// Twelve digits.
    package var account: String

    /// An identity of these parts.
    package init(
        partition: String = "aws", region: String = "us-east-1", account: String = "000000000000"
    ) {
        self.partition = partition
        self.region = region
        self.account = account
    }

    /// The name of who has an access key.
    func userARN(_ accessKeyID: String) -> String {
        "arn:\(partition):iam::\(account):user/\(accessKeyID)"
    }

    /// The resource's name: `arn:aws:servicediscovery:us-east-1:000000000000:service/srv-…`.
    func arn(of resource: ResourceName) -> String {
        "arn:\(partition):servicediscovery:\(region):\(account):\(resource.path)"
    }
}

/// A resource that has an ARN.
enum ResourceName: Hashable {
    case namespace(String)
    case service(String)

    /// The last part of the ARN.
    var path: String {
        switch self {
        case .namespace(let id): "namespace/\(id)"
        case .service(let id): "service/\(id)"
        }
    }
}

/// What a text is that stands where an id or an ARN may stand.
enum ResourceReference: Hashable {
    /// A text that is no ARN.
    case id(String)
    /// An ARN of ours.
    case ours(ResourceName)
    /// An ARN of another account or region.
    case foreign(ResourceName)

    /// Reads a text; nil for an ARN that is none of Cloud Map's.
    init?(_ text: String, _ identity: CloudMapIdentity) {
        guard text.hasPrefix("arn:") else {
            self = .id(text)
            return
        }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[2] == "servicediscovery" else { return nil }
        let path = parts[5].split(separator: "/", omittingEmptySubsequences: false)
        guard path.count == 2, !path[1].isEmpty else { return nil }
        let resource: ResourceName
        switch path[0] {
        case "namespace": resource = .namespace(String(path[1]))
        case "service": resource = .service(String(path[1]))
        default: return nil
        }
        let isOurs =
            parts[1] == identity.partition && parts[3] == identity.region
            && parts[4] == identity.account
        self = isOurs ? .ours(resource) : .foreign(resource)
    }
}
