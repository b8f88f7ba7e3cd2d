internal import CloudMap
internal import Registry

/// What DescribeInstanceAssociationsStatus is asked for.
struct SSMRequest: Sendable {
    let instanceID: Instance.ID
    /// The most associations that the reply may have.
    let limit: Int
    /// The name of the last association of the page before.
    let start: String?

    private static let shape = Shape.structure([
        Member("InstanceId", .string(TextShape()), isRequired: true),
        Member("MaxResults", .integer(IntegerShape(min: 1, max: StatusLimits.associations))),
        Member("NextToken", .string(TextShape())),
    ])

    /// Reads a body, or refuses it.
    init(_ body: [UInt8]) throws(APIError) {
        let value = try JSONValue(body: body)
        do throws(APIError) {
            try RequestCheck.check(value, Self.shape)
        } catch  where error.code == APIError.invalidInput("").code {
            throw APIError("ValidationException", error.message)
        }
        let members = value.members ?? [:]
        let id = members["InstanceId"]?.text ?? ""
        guard TextPattern.instanceID.matches(id), id.utf8.count <= RegistryLimits.instanceID else {
            throw APIError(
                "InvalidInstanceId",
                "The InstanceId must have 1 to \(RegistryLimits.instanceID) characters and satisfy "
                    + "\(TextPattern.instanceID.text).")
        }
        instanceID = id
        limit = members.integer("MaxResults") ?? StatusLimits.associations
        guard let token = members["NextToken"]?.text else {
            start = nil
            return
        }
        guard let name = PageToken.key(in: token, of: Self.list(of: id)) else {
            throw APIError("InvalidNextToken", "The NextToken is not one of this instance's.")
        }
        start = name
    }

    /// The token of the page that begins behind the association of this name.
    func token(after name: String) -> String {
        PageToken.make(after: name, of: Self.list(of: instanceID))
    }

    /// What a token belongs to.
    private static func list(of id: Instance.ID) -> String {
        "\(SSMGateway.targetPrefix)\(SSMGateway.operation)\n\(id)"
    }
}
