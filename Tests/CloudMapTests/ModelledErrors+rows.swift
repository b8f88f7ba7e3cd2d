import CloudMap

extension ModelledErrors {
    private static let none: JSONValue = "none"
    private static let change: JSONValue = .object(["Description": "d"])
    private static let address: JSONValue = .texts(["AWS_INSTANCE_IPV4": "192.0.2.9"])

    static let namespaceRows =
        create(.createHttpNamespace, clash: "http") { $0.http }
        + create(.createPrivateDnsNamespace, clash: nil) { $0.dns }
        + create(.createPublicDnsNamespace, clash: "open.test") { $0.open }
        + update(.updateHttpNamespace, { $0.http }, other: { $0.dns }, place: 0)
        + update(.updatePrivateDnsNamespace, { $0.dns }, other: { $0.http }, place: 1)
        + update(.updatePublicDnsNamespace, { $0.open }, other: { $0.dns }, place: 2)
        + [
            Row(.deleteNamespace, "InvalidInput") { ["Id": $0.arn] },
            Row(.deleteNamespace, "NamespaceNotFound") { _ in ["Id": none] },
            Row(.deleteNamespace, "ResourceInUse") { ["Id": $0.dns] },
            Row(.getNamespace, "InvalidInput") { _ in ["Id": "arn:aws:s3:::bucket"] },
            Row(.getNamespace, "NamespaceNotFound") { _ in ["Id": none] },
            Row(.listNamespaces, "InvalidInput") { _ in ["MaxResults": 101] },
        ]

    private static func create(
        _ operation: CloudMapOperation, clash: String?,
        _ existing: @escaping @Sendable (World) -> JSONValue
    ) -> [Row] {
        let vpc: JSONValue? = operation == .createPrivateDnsNamespace ? "v" : nil
        let rows = [
            Row(operation, "InvalidInput") { _ in ["Name": "a b", "Vpc": vpc] },
            Row(operation, "ResourceLimitExceeded") { _ in ["Name": "new.test", "Vpc": vpc] },
            Row(operation, "TooManyTagsException") { _ in
                ["Name": "new.test", "Vpc": vpc, "Tags": .tags(51)]
            },
            Row(operation, "DuplicateRequest", extra: { ["DuplicateOperationId": $0.creation] }) {
                _ in ["Name": "new.test", "Vpc": vpc, "CreatorRequestId": "t"]
            },
        ]
        guard let clash else { return rows }
        let token: JSONValue? = operation == .createHttpNamespace ? "t" : nil
        let extra = { @Sendable (world: World) -> JSONObject in
            ["NamespaceId": existing(world), "CreatorRequestId": token]
        }
        return rows + [
            Row(operation, "NamespaceAlreadyExists", extra: extra) { _ in ["Name": .string(clash)] }
        ]
    }

    private static func update(
        _ operation: CloudMapOperation, _ own: @escaping @Sendable (World) -> JSONValue,
        other: @escaping @Sendable (World) -> JSONValue, place: Int
    ) -> [Row] {
        [
            Row(operation, "InvalidInput") { ["Id": other($0), "Namespace": change] },
            Row(operation, "NamespaceNotFound") { _ in ["Id": none, "Namespace": change] },
            Row(
                operation, "DuplicateRequest",
                extra: { ["DuplicateOperationId": $0.updates[place]] }
            ) {
                ["Id": own($0), "Namespace": change, "UpdaterRequestId": "u"]
            },
        ]
    }

    static let serviceRows = [
        Row(.createService, "InvalidInput") { ["Name": "new", "NamespaceId": $0.dns] },
        Row(.createService, "NamespaceNotFound") { _ in
            ["Name": "new", "NamespaceId": none, "DnsConfig": .dns(["A"])]
        },
        Row(.createService, "ResourceLimitExceeded") {
            ["Name": "new", "NamespaceId": $0.dns, "DnsConfig": .dns(["A"])]
        },
        Row(.createService, "TooManyTagsException") {
            ["Name": "new", "NamespaceId": $0.http, "Tags": .tags(51)]
        },
        Row(
            .createService, "ServiceAlreadyExists",
            extra: { ["ServiceId": $0.web, "ServiceArn": $0.arn, "CreatorRequestId": "w"] }
        ) { ["Name": "WEB", "NamespaceId": $0.dns, "DnsConfig": .dns(["A"])] },
        Row(.getService, "InvalidInput") { _ in ["Id": "arn:"] },
        Row(.getService, "ServiceNotFound") { _ in ["Id": none] },
        Row(.listServices, "InvalidInput") { _ in ["NextToken": "x"] },
        Row(.updateService, "InvalidInput") {
            ["Id": $0.plain, "Service": .object(["DnsConfig": .dns(["AAAA"])])]
        },
        Row(.updateService, "ServiceNotFound") { _ in ["Id": none, "Service": .object([:])] },
        Row(.deleteService, "InvalidInput") { _ in ["Id": "arn:aws:servicediscovery:"] },
        Row(.deleteService, "ServiceNotFound") { _ in ["Id": none] },
        Row(.deleteService, "ResourceInUse") { ["Id": $0.web] },
        Row(.getServiceAttributes, "InvalidInput") { _ in [:] },
        Row(.getServiceAttributes, "ServiceNotFound") { _ in ["ServiceId": none] },
        Row(.updateServiceAttributes, "InvalidInput") {
            ["ServiceId": $0.web, "Attributes": .texts(["": "v"])]
        },
        Row(.updateServiceAttributes, "ServiceNotFound") { _ in
            ["ServiceId": none, "Attributes": .texts(["k": "v"])]
        },
        Row(.updateServiceAttributes, "ServiceAttributesLimitExceededException") {
            let many = (0..<30).map { ("k\($0)", "") }
            return [
                "ServiceId": $0.web,
                "Attributes": .texts(Dictionary(uniqueKeysWithValues: many)),
            ]
        },
        Row(.deleteServiceAttributes, "InvalidInput") {
            ["ServiceId": $0.web, "Attributes": .list([""])]
        },
        Row(.deleteServiceAttributes, "ServiceNotFound") { _ in
            ["ServiceId": none, "Attributes": .list(["k"])]
        },
    ]

    static let instanceRows = [
        Row(.registerInstance, "InvalidInput") {
            ["ServiceId": $0.plain, "InstanceId": "i", "Attributes": .object([:])]
        },
        Row(.registerInstance, "ServiceNotFound") { _ in
            ["ServiceId": none, "InstanceId": "i", "Attributes": address]
        },
        Row(.registerInstance, "ResourceLimitExceeded") {
            ["ServiceId": $0.web, "InstanceId": "i-2", "Attributes": address]
        },
        Row(.deregisterInstance, "InvalidInput") { ["ServiceId": $0.web] },
        Row(.deregisterInstance, "ServiceNotFound") { _ in
            ["ServiceId": none, "InstanceId": "i-1"]
        },
        Row(.deregisterInstance, "InstanceNotFound") {
            ["ServiceId": $0.web, "InstanceId": none]
        },
        Row(.getInstance, "InvalidInput") { ["ServiceId": $0.web] },
        Row(.getInstance, "ServiceNotFound") { _ in ["ServiceId": none, "InstanceId": "i-1"] },
        Row(.getInstance, "InstanceNotFound") { ["ServiceId": $0.web, "InstanceId": none] },
        Row(.listInstances, "InvalidInput") { ["ServiceId": $0.web, "MaxResults": 0] },
        Row(.listInstances, "ServiceNotFound") { _ in ["ServiceId": none] },
        Row(.getInstancesHealthStatus, "InvalidInput") {
            ["ServiceId": $0.web, "Instances": .list([])]
        },
        Row(.getInstancesHealthStatus, "ServiceNotFound") { _ in ["ServiceId": none] },
        Row(.getInstancesHealthStatus, "InstanceNotFound") {
            ["ServiceId": $0.web, "Instances": .list(["i-1", "none"])]
        },
        Row(.updateInstanceCustomHealthStatus, "InvalidInput") {
            ["ServiceId": $0.web, "InstanceId": "i-1", "Status": "UNKNOWN"]
        },
        Row(.updateInstanceCustomHealthStatus, "ServiceNotFound") { _ in
            ["ServiceId": none, "InstanceId": "i-1", "Status": "HEALTHY"]
        },
        Row(.updateInstanceCustomHealthStatus, "CustomHealthNotFound") {
            ["ServiceId": $0.plain, "InstanceId": none, "Status": "HEALTHY"]
        },
        Row(.updateInstanceCustomHealthStatus, "InstanceNotFound") {
            ["ServiceId": $0.web, "InstanceId": none, "Status": "HEALTHY"]
        },
        Row(
            .registerInstance, "DuplicateRequest",
            extra: { ["DuplicateOperationId": $0.registration] }
        ) {
            [
                "ServiceId": $0.web, "InstanceId": "i-1", "Attributes": address,
                "CreatorRequestId": "r",
            ]
        },
    ]

    static let otherRows =
        discovery(.discoverInstances) + discovery(.discoverInstancesRevision)
        + [
            Row(.getOperation, "InvalidInput") { _ in ["OperationId": .string(text(256))] },
            Row(.getOperation, "OperationNotFound") { _ in ["OperationId": none] },
            Row(.listOperations, "InvalidInput") { _ in
                ["Filters": .filters(("STATUS", ["DONE"], nil))]
            },
            Row(.listTagsForResource, "InvalidInput") { ["ResourceARN": $0.web] },
            Row(.listTagsForResource, "ResourceNotFoundException") { ["ResourceARN": gone($0)] },
            Row(.tagResource, "InvalidInput") {
                ["ResourceARN": $0.arn, "Tags": .tags(["AWS:x": ""])]
            },
            Row(.tagResource, "ResourceNotFoundException") {
                ["ResourceARN": gone($0), "Tags": .tags(1)]
            },
            Row(.tagResource, "TooManyTagsException", extra: { ["ResourceName": $0.arn] }) {
                ["ResourceARN": $0.arn, "Tags": .tags(51)]
            },
            Row(.untagResource, "InvalidInput") { ["ResourceARN": $0.arn] },
            Row(.untagResource, "ResourceNotFoundException") {
                ["ResourceARN": gone($0), "TagKeys": .list([])]
            },
        ]

    private static func discovery(_ operation: CloudMapOperation) -> [Row] {
        [
            Row(operation, "InvalidInput") { _ in ["NamespaceName": "a b", "ServiceName": "web"] },
            Row(operation, "NamespaceNotFound") { _ in
                ["NamespaceName": none, "ServiceName": "web"]
            },
            Row(operation, "ServiceNotFound") { _ in
                ["NamespaceName": "dns.test", "ServiceName": none]
            },
        ]
    }

    private static func gone(_ world: World) -> JSONValue { .string((world.arn.text ?? "") + "x") }

    private static func text(_ count: Int) -> String { String(repeating: "a", count: count) }
}
