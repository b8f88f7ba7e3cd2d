internal import Registry
internal import RequestSigning

/// What WebPlus's DescribeInstanceHealth is asked for.
struct WebPlusRequest: Sendable {
    /// The path of the operation.
    static let path = "/pop/v1/wam/instance/health"

    let instanceID: Instance.ID

    /// Reads the parameters, or refuses them. The example of the API's page says Id.
    init(_ request: AlibabaRequest) throws(AlibabaError) {
        let id = request.parameter("InstanceId") ?? request.parameter("Id") ?? ""
        guard TextPattern.instanceID.matches(id), id.utf8.count <= RegistryLimits.instanceID else {
            throw AlibabaError(
                "InstanceIdParamInvalid", "The specified instance ID does not exist.")
        }
        instanceID = id
    }
}

extension AlibabaError {
    /// The instance is registered nowhere.
    static let noInstance = AlibabaError(
        "InstanceNotExists", status: 404,
        "The specified instance does not exist according to the Instance ID declared. "
            + "The specified instance may have been released or the parameter passed in is invalid."
    )
}
