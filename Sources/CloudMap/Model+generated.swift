// Written by scripts/cloudmap-model from the service model of Cloud Map, 2017-03-14.
// Change the script, not this file.

/// The operations of the API by the names that requests have.
package enum CloudMapOperation: String, CaseIterable, Sendable {
    case createHttpNamespace = "CreateHttpNamespace"
    case createPrivateDnsNamespace = "CreatePrivateDnsNamespace"
    case createPublicDnsNamespace = "CreatePublicDnsNamespace"
    case createService = "CreateService"
    case deleteNamespace = "DeleteNamespace"
    case deleteService = "DeleteService"
    case deleteServiceAttributes = "DeleteServiceAttributes"
    case deregisterInstance = "DeregisterInstance"
    case discoverInstances = "DiscoverInstances"
    case discoverInstancesRevision = "DiscoverInstancesRevision"
    case getInstance = "GetInstance"
    case getInstancesHealthStatus = "GetInstancesHealthStatus"
    case getNamespace = "GetNamespace"
    case getOperation = "GetOperation"
    case getService = "GetService"
    case getServiceAttributes = "GetServiceAttributes"
    case listInstances = "ListInstances"
    case listNamespaces = "ListNamespaces"
    case listOperations = "ListOperations"
    case listServices = "ListServices"
    case listTagsForResource = "ListTagsForResource"
    case registerInstance = "RegisterInstance"
    case tagResource = "TagResource"
    case untagResource = "UntagResource"
    case updateHttpNamespace = "UpdateHttpNamespace"
    case updateInstanceCustomHealthStatus = "UpdateInstanceCustomHealthStatus"
    case updatePrivateDnsNamespace = "UpdatePrivateDnsNamespace"
    case updatePublicDnsNamespace = "UpdatePublicDnsNamespace"
    case updateService = "UpdateService"
    case updateServiceAttributes = "UpdateServiceAttributes"
}

extension CloudMapOperation {
    /// What the operation takes.
    var input: Shape {
        switch self {
        case .createHttpNamespace: .createHttpNamespaceRequest
        case .createPrivateDnsNamespace: .createPrivateDnsNamespaceRequest
        case .createPublicDnsNamespace: .createPublicDnsNamespaceRequest
        case .createService: .createServiceRequest
        case .deleteNamespace: .deleteNamespaceRequest
        case .deleteService: .deleteServiceRequest
        case .deleteServiceAttributes: .deleteServiceAttributesRequest
        case .deregisterInstance: .deregisterInstanceRequest
        case .discoverInstances: .discoverInstancesRequest
        case .discoverInstancesRevision: .discoverInstancesRevisionRequest
        case .getInstance: .getInstanceRequest
        case .getInstancesHealthStatus: .getInstancesHealthStatusRequest
        case .getNamespace: .getNamespaceRequest
        case .getOperation: .getOperationRequest
        case .getService: .getServiceRequest
        case .getServiceAttributes: .getServiceAttributesRequest
        case .listInstances: .listInstancesRequest
        case .listNamespaces: .listNamespacesRequest
        case .listOperations: .listOperationsRequest
        case .listServices: .listServicesRequest
        case .listTagsForResource: .listTagsForResourceRequest
        case .registerInstance: .registerInstanceRequest
        case .tagResource: .tagResourceRequest
        case .untagResource: .untagResourceRequest
        case .updateHttpNamespace: .updateHttpNamespaceRequest
        case .updateInstanceCustomHealthStatus: .updateInstanceCustomHealthStatusRequest
        case .updatePrivateDnsNamespace: .updatePrivateDnsNamespaceRequest
        case .updatePublicDnsNamespace: .updatePublicDnsNamespaceRequest
        case .updateService: .updateServiceRequest
        case .updateServiceAttributes: .updateServiceAttributesRequest
        }
    }

    /// The errors that clients know of this operation.
    package var errors: Set<String> {
        switch self {
        case .createHttpNamespace:
            [
                "InvalidInput", "NamespaceAlreadyExists", "ResourceLimitExceeded",
                "DuplicateRequest", "TooManyTagsException",
            ]
        case .createPrivateDnsNamespace:
            [
                "InvalidInput", "NamespaceAlreadyExists", "ResourceLimitExceeded",
                "DuplicateRequest", "TooManyTagsException",
            ]
        case .createPublicDnsNamespace:
            [
                "InvalidInput", "NamespaceAlreadyExists", "ResourceLimitExceeded",
                "DuplicateRequest", "TooManyTagsException",
            ]
        case .createService:
            [
                "InvalidInput", "ResourceLimitExceeded", "NamespaceNotFound",
                "ServiceAlreadyExists", "TooManyTagsException",
            ]
        case .deleteNamespace:
            ["InvalidInput", "NamespaceNotFound", "ResourceInUse", "DuplicateRequest"]
        case .deleteService: ["InvalidInput", "ServiceNotFound", "ResourceInUse"]
        case .deleteServiceAttributes: ["InvalidInput", "ServiceNotFound"]
        case .deregisterInstance:
            [
                "DuplicateRequest", "InvalidInput", "InstanceNotFound", "ResourceInUse",
                "ServiceNotFound",
            ]
        case .discoverInstances:
            ["ServiceNotFound", "NamespaceNotFound", "InvalidInput", "RequestLimitExceeded"]
        case .discoverInstancesRevision:
            ["ServiceNotFound", "NamespaceNotFound", "InvalidInput", "RequestLimitExceeded"]
        case .getInstance: ["InstanceNotFound", "InvalidInput", "ServiceNotFound"]
        case .getInstancesHealthStatus: ["InstanceNotFound", "InvalidInput", "ServiceNotFound"]
        case .getNamespace: ["InvalidInput", "NamespaceNotFound"]
        case .getOperation: ["InvalidInput", "OperationNotFound"]
        case .getService: ["InvalidInput", "ServiceNotFound"]
        case .getServiceAttributes: ["InvalidInput", "ServiceNotFound"]
        case .listInstances: ["ServiceNotFound", "InvalidInput"]
        case .listNamespaces: ["InvalidInput"]
        case .listOperations: ["InvalidInput"]
        case .listServices: ["InvalidInput"]
        case .listTagsForResource: ["ResourceNotFoundException", "InvalidInput"]
        case .registerInstance:
            [
                "DuplicateRequest", "InvalidInput", "ResourceInUse", "ResourceLimitExceeded",
                "ServiceNotFound",
            ]
        case .tagResource: ["ResourceNotFoundException", "TooManyTagsException", "InvalidInput"]
        case .untagResource: ["ResourceNotFoundException", "InvalidInput"]
        case .updateHttpNamespace:
            ["InvalidInput", "NamespaceNotFound", "ResourceInUse", "DuplicateRequest"]
        case .updateInstanceCustomHealthStatus:
            ["InstanceNotFound", "ServiceNotFound", "CustomHealthNotFound", "InvalidInput"]
        case .updatePrivateDnsNamespace:
            ["InvalidInput", "NamespaceNotFound", "ResourceInUse", "DuplicateRequest"]
        case .updatePublicDnsNamespace:
            ["InvalidInput", "NamespaceNotFound", "ResourceInUse", "DuplicateRequest"]
        case .updateService: ["DuplicateRequest", "InvalidInput", "ServiceNotFound"]
        case .updateServiceAttributes:
            ["InvalidInput", "ServiceNotFound", "ServiceAttributesLimitExceededException"]
        }
    }
}

// Every shape that an input is made of.
extension Shape {
    static let namespaceNameHttp: Shape = .string(
        TextShape(max: 1024, pattern: "^(?!arn:)[!-~]{1,1024}$"))
    static let resourceId: Shape = .string(TextShape(max: 64))
    static let resourceDescription: Shape = .string(TextShape(max: 1024))
    static let tagKey: Shape = .string(TextShape(min: 1, max: 128))
    static let tagValue: Shape = .string(TextShape(min: 0, max: 256))
    static let tag: Shape = .structure([
        Member("Key", tagKey, isRequired: true),
        Member("Value", tagValue, isRequired: true),
    ])
    static let tagList: Shape = .list(ListShape(of: tag, min: 0, max: 200))
    static let createHttpNamespaceRequest: Shape = .structure([
        Member("Name", namespaceNameHttp, isRequired: true),
        Member("CreatorRequestId", resourceId),
        Member("Description", resourceDescription),
        Member("Tags", tagList),
    ])
    static let namespaceNamePrivate: Shape = .string(
        TextShape(max: 253, pattern: "^(?!arn:)[!-~]{1,253}$"))
    static let recordTTL: Shape = .integer(IntegerShape(min: 0, max: 2147483647))
    static let soa: Shape = .structure([
        Member("TTL", recordTTL, isRequired: true)
    ])
    static let privateDnsPropertiesMutable: Shape = .structure([
        Member("SOA", soa, isRequired: true)
    ])
    static let privateDnsNamespaceProperties: Shape = .structure([
        Member("DnsProperties", privateDnsPropertiesMutable, isRequired: true)
    ])
    static let createPrivateDnsNamespaceRequest: Shape = .structure([
        Member("Name", namespaceNamePrivate, isRequired: true),
        Member("CreatorRequestId", resourceId),
        Member("Description", resourceDescription),
        Member("Vpc", resourceId, isRequired: true),
        Member("Tags", tagList),
        Member("Properties", privateDnsNamespaceProperties),
    ])
    static let namespaceNamePublic: Shape = .string(
        TextShape(
            max: 253,
            pattern:
                "^([a-zA-Z0-9]([a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z0-9]([a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])?$"
        ))
    static let publicDnsPropertiesMutable: Shape = .structure([
        Member("SOA", soa, isRequired: true)
    ])
    static let publicDnsNamespaceProperties: Shape = .structure([
        Member("DnsProperties", publicDnsPropertiesMutable, isRequired: true)
    ])
    static let createPublicDnsNamespaceRequest: Shape = .structure([
        Member("Name", namespaceNamePublic, isRequired: true),
        Member("CreatorRequestId", resourceId),
        Member("Description", resourceDescription),
        Member("Tags", tagList),
        Member("Properties", publicDnsNamespaceProperties),
    ])
    static let serviceName: Shape = .string(
        TextShape(
            pattern:
                "((?=^.{1,127}$)^([a-zA-Z0-9_][a-zA-Z0-9-_]{0,61}[a-zA-Z0-9_]|[a-zA-Z0-9])(\\.([a-zA-Z0-9_][a-zA-Z0-9-_]{0,61}[a-zA-Z0-9_]|[a-zA-Z0-9]))*$)|(^\\.$)"
        ))
    static let arn: Shape = .string(TextShape(max: 255))
    static let routingPolicy: Shape = .string(TextShape(values: ["MULTIVALUE", "WEIGHTED"]))
    static let recordType: Shape = .string(TextShape(values: ["SRV", "A", "AAAA", "CNAME"]))
    static let dnsRecord: Shape = .structure([
        Member("Type", recordType, isRequired: true),
        Member("TTL", recordTTL, isRequired: true),
    ])
    static let dnsRecordList: Shape = .list(ListShape(of: dnsRecord))
    static let dnsConfig: Shape = .structure([
        Member("NamespaceId", resourceId),
        Member("RoutingPolicy", routingPolicy),
        Member("DnsRecords", dnsRecordList, isRequired: true),
    ])
    static let healthCheckType: Shape = .string(TextShape(values: ["HTTP", "HTTPS", "TCP"]))
    static let resourcePath: Shape = .string(TextShape(max: 255))
    static let failureThreshold: Shape = .integer(IntegerShape(min: 1, max: 10))
    static let healthCheckConfig: Shape = .structure([
        Member("Type", healthCheckType, isRequired: true),
        Member("ResourcePath", resourcePath),
        Member("FailureThreshold", failureThreshold),
    ])
    static let healthCheckCustomConfig: Shape = .structure([
        Member("FailureThreshold", failureThreshold)
    ])
    static let serviceTypeOption: Shape = .string(TextShape(values: ["HTTP"]))
    static let createServiceRequest: Shape = .structure([
        Member("Name", serviceName, isRequired: true),
        Member("NamespaceId", arn),
        Member("CreatorRequestId", resourceId),
        Member("Description", resourceDescription),
        Member("DnsConfig", dnsConfig),
        Member("HealthCheckConfig", healthCheckConfig),
        Member("HealthCheckCustomConfig", healthCheckCustomConfig),
        Member("Tags", tagList),
        Member("Type", serviceTypeOption),
    ])
    static let deleteNamespaceRequest: Shape = .structure([
        Member("Id", arn, isRequired: true)
    ])
    static let deleteServiceRequest: Shape = .structure([
        Member("Id", arn, isRequired: true)
    ])
    static let serviceAttributeKey: Shape = .string(TextShape(max: 255))
    static let serviceAttributeKeyList: Shape = .list(
        ListShape(of: serviceAttributeKey, min: 1, max: 30))
    static let deleteServiceAttributesRequest: Shape = .structure([
        Member("ServiceId", arn, isRequired: true),
        Member("Attributes", serviceAttributeKeyList, isRequired: true),
    ])
    static let deregisterInstanceRequest: Shape = .structure([
        Member("ServiceId", arn, isRequired: true),
        Member("InstanceId", resourceId, isRequired: true),
    ])
    static let namespaceName: Shape = .string(TextShape(max: 1024, pattern: "^[!-~]{1,1024}$"))
    static let discoverMaxResults: Shape = .integer(IntegerShape(min: 1, max: 1000))
    static let attrKey: Shape = .string(TextShape(max: 255, pattern: "^[a-zA-Z0-9!-~]+$"))
    static let attrValue: Shape = .string(
        TextShape(
            max: 1024, pattern: "^([a-zA-Z0-9!-~][ \\ta-zA-Z0-9!-~]*){0,1}[a-zA-Z0-9!-~]{0,1}$"))
    static let attributes: Shape = .map(MapShape(key: attrKey, value: attrValue))
    static let healthStatusFilter: Shape = .string(
        TextShape(values: ["HEALTHY", "UNHEALTHY", "ALL", "HEALTHY_OR_ELSE_ALL"]))
    static let awsAccountId: Shape = .string(TextShape(min: 12, max: 12))
    static let discoverInstancesRequest: Shape = .structure([
        Member("NamespaceName", namespaceName, isRequired: true),
        Member("ServiceName", serviceName, isRequired: true),
        Member("MaxResults", discoverMaxResults),
        Member("QueryParameters", attributes),
        Member("OptionalParameters", attributes),
        Member("HealthStatus", healthStatusFilter),
        Member("OwnerAccount", awsAccountId),
    ])
    static let discoverInstancesRevisionRequest: Shape = .structure([
        Member("NamespaceName", namespaceName, isRequired: true),
        Member("ServiceName", serviceName, isRequired: true),
        Member("OwnerAccount", awsAccountId),
    ])
    static let getInstanceRequest: Shape = .structure([
        Member("ServiceId", arn, isRequired: true),
        Member("InstanceId", resourceId, isRequired: true),
    ])
    static let instanceIdList: Shape = .list(ListShape(of: resourceId, min: 1))
    static let maxResults: Shape = .integer(IntegerShape(min: 1, max: 100))
    static let nextToken: Shape = .string(TextShape(max: 4096))
    static let getInstancesHealthStatusRequest: Shape = .structure([
        Member("ServiceId", arn, isRequired: true),
        Member("Instances", instanceIdList),
        Member("MaxResults", maxResults),
        Member("NextToken", nextToken),
    ])
    static let getNamespaceRequest: Shape = .structure([
        Member("Id", arn, isRequired: true)
    ])
    static let operationId: Shape = .string(TextShape(max: 255))
    static let getOperationRequest: Shape = .structure([
        Member("OperationId", operationId, isRequired: true),
        Member("OwnerAccount", awsAccountId),
    ])
    static let getServiceRequest: Shape = .structure([
        Member("Id", arn, isRequired: true)
    ])
    static let getServiceAttributesRequest: Shape = .structure([
        Member("ServiceId", arn, isRequired: true)
    ])
    static let listInstancesRequest: Shape = .structure([
        Member("ServiceId", arn, isRequired: true),
        Member("NextToken", nextToken),
        Member("MaxResults", maxResults),
    ])
    static let namespaceFilterName: Shape = .string(
        TextShape(values: ["TYPE", "NAME", "HTTP_NAME", "RESOURCE_OWNER"]))
    static let filterValue: Shape = .string(TextShape(min: 1, max: 255))
    static let filterValues: Shape = .list(ListShape(of: filterValue))
    static let filterCondition: Shape = .string(
        TextShape(values: ["EQ", "IN", "BETWEEN", "BEGINS_WITH"]))
    static let namespaceFilter: Shape = .structure([
        Member("Name", namespaceFilterName, isRequired: true),
        Member("Values", filterValues, isRequired: true),
        Member("Condition", filterCondition),
    ])
    static let namespaceFilters: Shape = .list(ListShape(of: namespaceFilter))
    static let listNamespacesRequest: Shape = .structure([
        Member("NextToken", nextToken),
        Member("MaxResults", maxResults),
        Member("Filters", namespaceFilters),
    ])
    static let operationFilterName: Shape = .string(
        TextShape(values: ["NAMESPACE_ID", "SERVICE_ID", "STATUS", "TYPE", "UPDATE_DATE"]))
    static let operationFilter: Shape = .structure([
        Member("Name", operationFilterName, isRequired: true),
        Member("Values", filterValues, isRequired: true),
        Member("Condition", filterCondition),
    ])
    static let operationFilters: Shape = .list(ListShape(of: operationFilter))
    static let listOperationsRequest: Shape = .structure([
        Member("NextToken", nextToken),
        Member("MaxResults", maxResults),
        Member("Filters", operationFilters),
    ])
    static let serviceFilterName: Shape = .string(
        TextShape(values: ["NAMESPACE_ID", "RESOURCE_OWNER"]))
    static let serviceFilter: Shape = .structure([
        Member("Name", serviceFilterName, isRequired: true),
        Member("Values", filterValues, isRequired: true),
        Member("Condition", filterCondition),
    ])
    static let serviceFilters: Shape = .list(ListShape(of: serviceFilter))
    static let listServicesRequest: Shape = .structure([
        Member("NextToken", nextToken),
        Member("MaxResults", maxResults),
        Member("Filters", serviceFilters),
    ])
    static let amazonResourceName: Shape = .string(TextShape(min: 1, max: 1011))
    static let listTagsForResourceRequest: Shape = .structure([
        Member("ResourceARN", amazonResourceName, isRequired: true)
    ])
    static let instanceId: Shape = .string(TextShape(max: 64, pattern: "^[0-9a-zA-Z_/:.@-]+$"))
    static let registerInstanceRequest: Shape = .structure([
        Member("ServiceId", arn, isRequired: true),
        Member("InstanceId", instanceId, isRequired: true),
        Member("CreatorRequestId", resourceId),
        Member("Attributes", attributes, isRequired: true),
    ])
    static let tagResourceRequest: Shape = .structure([
        Member("ResourceARN", amazonResourceName, isRequired: true),
        Member("Tags", tagList, isRequired: true),
    ])
    static let tagKeyList: Shape = .list(ListShape(of: tagKey, min: 0, max: 200))
    static let untagResourceRequest: Shape = .structure([
        Member("ResourceARN", amazonResourceName, isRequired: true),
        Member("TagKeys", tagKeyList, isRequired: true),
    ])
    static let httpNamespaceChange: Shape = .structure([
        Member("Description", resourceDescription, isRequired: true)
    ])
    static let updateHttpNamespaceRequest: Shape = .structure([
        Member("Id", arn, isRequired: true),
        Member("UpdaterRequestId", resourceId),
        Member("Namespace", httpNamespaceChange, isRequired: true),
    ])
    static let customHealthStatus: Shape = .string(TextShape(values: ["HEALTHY", "UNHEALTHY"]))
    static let updateInstanceCustomHealthStatusRequest: Shape = .structure([
        Member("ServiceId", arn, isRequired: true),
        Member("InstanceId", resourceId, isRequired: true),
        Member("Status", customHealthStatus, isRequired: true),
    ])
    static let soaChange: Shape = .structure([
        Member("TTL", recordTTL, isRequired: true)
    ])
    static let privateDnsPropertiesMutableChange: Shape = .structure([
        Member("SOA", soaChange, isRequired: true)
    ])
    static let privateDnsNamespacePropertiesChange: Shape = .structure([
        Member("DnsProperties", privateDnsPropertiesMutableChange, isRequired: true)
    ])
    static let privateDnsNamespaceChange: Shape = .structure([
        Member("Description", resourceDescription),
        Member("Properties", privateDnsNamespacePropertiesChange),
    ])
    static let updatePrivateDnsNamespaceRequest: Shape = .structure([
        Member("Id", arn, isRequired: true),
        Member("UpdaterRequestId", resourceId),
        Member("Namespace", privateDnsNamespaceChange, isRequired: true),
    ])
    static let publicDnsPropertiesMutableChange: Shape = .structure([
        Member("SOA", soaChange, isRequired: true)
    ])
    static let publicDnsNamespacePropertiesChange: Shape = .structure([
        Member("DnsProperties", publicDnsPropertiesMutableChange, isRequired: true)
    ])
    static let publicDnsNamespaceChange: Shape = .structure([
        Member("Description", resourceDescription),
        Member("Properties", publicDnsNamespacePropertiesChange),
    ])
    static let updatePublicDnsNamespaceRequest: Shape = .structure([
        Member("Id", arn, isRequired: true),
        Member("UpdaterRequestId", resourceId),
        Member("Namespace", publicDnsNamespaceChange, isRequired: true),
    ])
    static let dnsConfigChange: Shape = .structure([
        Member("DnsRecords", dnsRecordList, isRequired: true)
    ])
    static let serviceChange: Shape = .structure([
        Member("Description", resourceDescription),
        Member("DnsConfig", dnsConfigChange),
        Member("HealthCheckConfig", healthCheckConfig),
    ])
    static let updateServiceRequest: Shape = .structure([
        Member("Id", arn, isRequired: true),
        Member("Service", serviceChange, isRequired: true),
    ])
    static let serviceAttributeValue: Shape = .string(TextShape(max: 1024))
    static let serviceAttributesMap: Shape = .map(
        MapShape(key: serviceAttributeKey, value: serviceAttributeValue, min: 1, max: 30))
    static let updateServiceAttributesRequest: Shape = .structure([
        Member("ServiceId", arn, isRequired: true),
        Member("Attributes", serviceAttributesMap, isRequired: true),
    ])
}
