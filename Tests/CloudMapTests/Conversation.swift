import CloudMap
import Registry
import RequestSigning
import Testing

/// What tests say to a gateway, in terms of the API's operations.
extension TestGateway {
    /// The reply to an operation with these members.
    func call(_ operation: CloudMapOperation, _ members: JSONObject = [:]) async -> APIReply {
        await ask(
            operation.rawValue, String(decoding: JSONValue.object(members).octets, as: UTF8.self))
    }

    /// The members of a reply that must be a success in every respect.
    @discardableResult
    func accept(
        _ operation: CloudMapOperation, _ members: JSONObject = [:],
        at place: SourceLocation = #_sourceLocation
    ) async throws -> JSONObject {
        let reply = await call(operation, members)
        try #require(
            reply.status == 200, "\(operation): \(String(decoding: reply.body, as: UTF8.self))",
            sourceLocation: place)
        #expect(reply.header("content-type") == "application/x-amz-json-1.1")
        #expect(reply.header("x-amzn-requestid") == "request-1")
        #expect(reply.header("x-amzn-errortype") == nil)
        return try #require(reply.json, sourceLocation: place)
    }

    /// The members of a refusal that must have this code, in its header and its body, and say why.
    @discardableResult
    func refuse(
        _ operation: CloudMapOperation, _ members: JSONObject = [:], _ code: String,
        _ text: String = "", at place: SourceLocation = #_sourceLocation
    ) async -> JSONObject {
        let reply = await call(operation, members)
        let body = String(decoding: reply.body, as: UTF8.self)
        let request = String(decoding: JSONValue.object(members).octets.prefix(500), as: UTF8.self)
        #expect(
            reply.status == 400 && reply.code == code
                && reply.header("x-amzn-errortype") == code,
            "\(operation) \(request): \(body)", sourceLocation: place)
        #expect(reply.header("content-type") == "application/x-amz-json-1.1")
        #expect(reply.header("x-amzn-requestid") == "request-1")
        let message = reply.json?["Message"]?.text ?? ""
        #expect(!message.isEmpty && message.contains(text), "\(body)", sourceLocation: place)
        #expect(
            operation.errors.contains(code) || code == "SerializationException",
            "clients do not know \(code) of \(operation)", sourceLocation: place)
        return reply.json ?? [:]
    }

    /// The Targets of a command's operation, which must have succeeded.
    @discardableResult
    func finish(
        _ operation: CloudMapOperation, _ members: JSONObject,
        at place: SourceLocation = #_sourceLocation
    ) async throws -> JSONObject {
        let finished = try await outcome(operation, members, at: place)
        #expect(finished["Status"] == "SUCCESS", "\(finished)", sourceLocation: place)
        return try #require(finished["Targets"]?.members, sourceLocation: place)
    }

    /// The operation that a command has left.
    func outcome(
        _ operation: CloudMapOperation, _ members: JSONObject,
        at place: SourceLocation = #_sourceLocation
    ) async throws -> JSONObject {
        let id = try await accept(operation, members, at: place)["OperationId"]
        let reply = try await accept(.getOperation, ["OperationId": id], at: place)
        return try #require(reply["Operation"]?.members, sourceLocation: place)
    }
}

/// Making what tests work with.
extension TestGateway {
    /// The id of a new namespace.
    func namespace(_ name: String, _ kind: Namespace.Kind = .dnsPrivate) async throws -> String {
        let operation: CloudMapOperation =
            switch kind {
            case .http: .createHttpNamespace
            case .dnsPrivate: .createPrivateDnsNamespace
            case .dnsPublic: .createPublicDnsNamespace
            }
        let vpc: JSONValue? = kind == .dnsPrivate ? "vpc-1" : nil
        let targets = try await finish(operation, ["Name": .string(name), "Vpc": vpc])
        return try #require(targets["NAMESPACE"]?.text)
    }

    /// The id of a new service; without records it is of type HTTP.
    func service(
        _ name: String, in namespace: String, _ records: [String] = ["A"],
        _ others: JSONObject = [:]
    ) async throws -> String {
        var members: JSONObject = ["Name": .string(name), "NamespaceId": .string(namespace)]
        if records.isEmpty {
            members.add("Type", "HTTP")
        } else {
            members.add("DnsConfig", .dns(records))
        }
        for pair in others.pairs { members.add(pair.name, pair.value) }
        let reply = try await accept(.createService, members)
        return try #require(reply["Service"]?.members?["Id"]?.text)
    }

    /// Registers an instance.
    func register(
        _ id: String, in service: String,
        _ attributes: [String: String] = ["AWS_INSTANCE_IPV4": "192.0.2.1"]
    ) async throws {
        try await finish(
            .registerInstance,
            [
                "ServiceId": .string(service), "InstanceId": .string(id),
                "Attributes": .texts(attributes),
            ])
    }
}

extension JSONValue {
    /// An object of texts.
    static func texts(_ texts: [String: String]) -> JSONValue {
        .object(JSONObject(texts.map { JSONObject.Pair($0.key, .string($0.value)) }))
    }

    /// A list of texts.
    static func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }

    /// Tags of these keys and values.
    static func tags(_ tags: [String: String]) -> JSONValue {
        .array(
            tags.sorted { $0.key < $1.key }.map {
                .object(["Key": .string($0.key), "Value": .string($0.value)])
            })
    }

    /// So many tags.
    static func tags(_ count: Int) -> JSONValue {
        .tags(Dictionary(uniqueKeysWithValues: (0..<count).map { ("key\($0)", "") }))
    }

    /// A DnsConfig with a TTL of 10 seconds.
    static func dns(_ records: [String], policy: String? = nil) -> JSONValue {
        .object([
            "RoutingPolicy": policy.map { .string($0) },
            "DnsRecords": .array(records.map { .object(["Type": .string($0), "TTL": 10]) }),
        ])
    }

    /// Filters of a list: each a name, its values and, where one is given, its condition.
    static func filters(_ filters: (String, [String], String?)...) -> JSONValue {
        .array(
            filters.map { name, values, condition in
                .object([
                    "Name": .string(name), "Values": .list(values),
                    "Condition": condition.map { .string($0) },
                ])
            })
    }

    /// The member of an object, found along names and indices: `Instances.0.Id`.
    func at(_ path: String) -> JSONValue? {
        path.split(separator: ".").reduce(self) { value, step in
            if let index = Int(step) {
                guard let elements = value?.elements, elements.indices.contains(index) else {
                    return nil
                }
                return elements[index]
            }
            return value?.members?[String(step)]
        }
    }
}

extension JSONObject {
    /// The value along names and indices: `Service.DnsConfig.DnsRecords.0.TTL`.
    func at(_ path: String) -> JSONValue? { JSONValue.object(self).at(path) }

    /// The texts of a member in each element of a list.
    func texts(of list: String, _ member: String) -> [String] {
        (self[list]?.elements ?? []).compactMap { $0.members?[member]?.text }
    }
}
