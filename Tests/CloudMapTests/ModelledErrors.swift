import CloudMap
import Registry
import Testing

/// Every error that the model has for an operation, told as the model says.
@Suite("Modelled errors")
struct ModelledErrors {
    /// What the requests of the rows meet: small quotas, and one thing of each kind.
    struct World {
        let gateway: TestGateway
        let http: JSONValue
        let dns: JSONValue
        let open: JSONValue
        /// A service with a custom check and the instance `i-1`.
        let web: JSONValue
        /// A service without a check and without instances.
        let plain: JSONValue
        /// The id of the operation that created `http`, with the token `t`.
        let creation: JSONValue
        /// The id of the operation that registered `i-1`, with the token `r`.
        let registration: JSONValue
        /// The ids of the operations that updated the namespaces, with the token `u`.
        let updates: [JSONValue]

        init(hasQuotas: Bool) async throws {
            var settings = RegistrySettings()
            settings.quotas.namespaces = hasQuotas ? 3 : nil
            settings.quotas.servicesPerNamespace = hasQuotas ? 2 : nil
            settings.quotas.instancesPerService = hasQuotas ? 1 : nil
            gateway = TestGateway(settings: settings)
            creation = try #require(
                try await gateway.accept(
                    .createHttpNamespace, ["Name": "http", "CreatorRequestId": "t"])["OperationId"])
            let reply = try await gateway.accept(.getOperation, ["OperationId": creation])
            http = try #require(reply.at("Operation.Targets.NAMESPACE"))
            let name = try await gateway.namespace("dns.test")
            dns = .string(name)
            open = .string(try await gateway.namespace("open.test", .dnsPublic))
            web = .string(
                try await gateway.service(
                    "web", in: name, ["A"],
                    ["HealthCheckCustomConfig": .object([:]), "CreatorRequestId": "w"]))
            plain = .string(try await gateway.service("plain", in: name))
            try await gateway.accept(
                .updateServiceAttributes, ["ServiceId": web, "Attributes": .texts(["old": ""])])
            registration = try #require(
                try await gateway.accept(
                    .registerInstance,
                    [
                        "ServiceId": web, "InstanceId": "i-1", "CreatorRequestId": "r",
                        "Attributes": .texts(["AWS_INSTANCE_IPV4": "192.0.2.1"]),
                    ])["OperationId"])
            updates = [
                try await Self.update(http, .updateHttpNamespace, gateway),
                try await Self.update(dns, .updatePrivateDnsNamespace, gateway),
                try await Self.update(open, .updatePublicDnsNamespace, gateway),
            ]
        }

        private static func update(
            _ id: JSONValue, _ operation: CloudMapOperation, _ gateway: TestGateway
        ) async throws -> JSONValue {
            let members: JSONObject = [
                "Id": id, "Namespace": .object(["Description": "first"]), "UpdaterRequestId": "u",
            ]
            return try #require(try await gateway.accept(operation, members)["OperationId"])
        }

        /// The ARN of `web`.
        var arn: JSONValue {
            .string("arn:aws:servicediscovery:us-east-1:000000000000:service/\(web.text ?? "")")
        }
    }

    /// A request that must be refused, and the members of the error beside its message.
    struct Row: Sendable, CustomStringConvertible {
        let operation: CloudMapOperation
        let code: String
        let members: @Sendable (World) -> JSONObject
        let extra: @Sendable (World) -> JSONObject
        /// Tags are counted last: who asks for too many must not meet a quota.
        var hasQuotas: Bool { code != "TooManyTagsException" }

        init(
            _ operation: CloudMapOperation, _ code: String,
            extra: @escaping @Sendable (World) -> JSONObject = { _ in [:] },
            _ members: @escaping @Sendable (World) -> JSONObject
        ) {
            self.operation = operation
            self.code = code
            self.members = members
            self.extra = extra
        }

        var description: String { "\(operation) \(code)" }
    }

    /// Errors that the model has and that have no cause here: every operation is finished when it
    /// is answered (DuplicateRequest without a token), nothing is in use that an update or
    /// registration needs, a private zone's name clashes in its operation, and discovery has no
    /// rate.
    static let causeless: Set<String> = [
        "deleteNamespace DuplicateRequest", "deregisterInstance DuplicateRequest",
        "updateService DuplicateRequest", "deregisterInstance ResourceInUse",
        "registerInstance ResourceInUse", "updateHttpNamespace ResourceInUse",
        "updatePrivateDnsNamespace ResourceInUse", "updatePublicDnsNamespace ResourceInUse",
        "createPrivateDnsNamespace NamespaceAlreadyExists",
        "discoverInstances RequestLimitExceeded",
        "discoverInstancesRevision RequestLimitExceeded",
    ]

    @Test("The table has every error of every operation")
    func coverage() {
        let pairs = CloudMapOperation.allCases.flatMap { operation in
            operation.errors.map { "\(operation) \($0)" }
        }
        let missing = Set(pairs).subtracting(Self.causeless)
            .symmetricDifference(Self.rows.map(\.description))
        #expect(missing.isEmpty)
    }

    @Test("Each is told in header and body, with its members", arguments: rows)
    func told(row: Row) async throws {
        let world = try await World(hasQuotas: row.hasQuotas)
        let error = await world.gateway.refuse(row.operation, row.members(world), row.code)
        var expected: Set = ["__type", "Message"]
        for pair in row.extra(world).pairs {
            #expect(error[pair.name] == pair.value, "\(pair.name)")
            expected.insert(pair.name)
        }
        #expect(Set(error.pairs.map(\.name)) == expected)
    }

    static let rows = namespaceRows + serviceRows + instanceRows + otherRows
}
