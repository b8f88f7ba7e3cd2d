import CloudMap
import Registry
import RequestSigning
import StatusAPIs
import Testing

/// A gateway to a registry of its own, and the requests that tests send it.
struct TestFront {
    let registry: TestRegistry
    private let gateway: FrontGateway

    init(
        settings: RegistrySettings = RegistrySettings(), credentials: [Credential] = [],
        mode: SignatureMode? = nil
    ) {
        registry = TestRegistry(settings: settings)
        let admission = Admission(credentials: credentials, mode: mode)
        gateway = FrontGateway(
            APIGateway(CloudMapAPI(registry, identity: CloudMapIdentity()), admission), registry,
            admission)
    }

    /// The circumstances of the next request.
    var circumstances: APICircumstances {
        APICircumstances(
            milliseconds: registry.now, requestID: "6618008b-8bdf-4284-802b-e1da40a00000",
            random: 7)
    }

    /// The reply to a request with a Host of ours, unless the headers have another.
    func ask(
        _ method: String, _ target: String, headers: [String: String] = [:],
        _ body: String = ""
    ) async -> APIReply {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let all = ["Host": "127.0.0.1:5380"].merging(headers) { $1 }
        return await gateway.reply(
            to: HTTPRequestParts(
                method: method, path: String(parts[0]),
                query: parts.count > 1 ? String(parts[1]) : "",
                headers: all.map { (name: $0.key, value: $0.value) }, body: Array(body.utf8)),
            circumstances)
    }

    /// The reply to a GET.
    func get(_ target: String, headers: [String: String] = [:]) async -> APIReply {
        await ask("GET", target, headers: headers)
    }

    /// The reply of SLB to these parameters, in JSON.
    func askSLB(_ parameters: String) async -> APIReply {
        await get("/?Action=DescribeHealthStatus&Version=2014-05-15&Format=JSON&\(parameters)")
    }

    /// The reply of WebPlus to these parameters.
    func askWebPlus(_ parameters: String) async -> APIReply {
        await get("/pop/v1/wam/instance/health?\(parameters)")
    }

    /// The reply of Systems Manager to a body.
    func askSSM(_ body: String) async -> APIReply {
        await ask(
            "POST", "/",
            headers: ["X-Amz-Target": "AmazonSSM.DescribeInstanceAssociationsStatus"], body)
    }

    /// The associations of an instance, which must be told.
    func associations(
        of id: String, at place: SourceLocation = #_sourceLocation
    ) async throws -> [JSONObject] {
        let reply = await askSSM(#"{"InstanceId":"\#(id)"}"#)
        try #require(reply.status == 200, "\(reply.text)", sourceLocation: place)
        let list = reply.json?["InstanceAssociationStatusInfos"]?.elements
        return try #require(list, sourceLocation: place).compactMap(\.members)
    }

    /// The servers of a load balancer that pass these filters, which must be told.
    func servers(
        of service: String, _ filters: String = "", at place: SourceLocation = #_sourceLocation
    ) async throws -> [JSONObject] {
        let reply = await askSLB("LoadBalancerId=\(service)\(filters)")
        try #require(reply.status == 200, "\(reply.text)", sourceLocation: place)
        let list = reply.json?["BackendServers"]?.members?["BackendServer"]?.elements
        return try #require(list, sourceLocation: place).compactMap(\.members)
    }

    /// The health of an instance, which must be told: agent, app, and how long it is lost.
    func health(
        of id: String, at place: SourceLocation = #_sourceLocation
    ) async throws -> [String] {
        let reply = await askWebPlus("InstanceId=\(id)")
        try #require(reply.status == 200, "\(reply.text)", sourceLocation: place)
        let health = try #require(
            reply.json?["InstanceHealth"]?.members, sourceLocation: place)
        #expect(health["InstanceId"]?.text == id, sourceLocation: place)
        return [
            health["AgentStatus"]?.text ?? "", health["AppStatus"]?.text ?? "",
            "\(health.integer("DisconnectedTime") ?? -1)",
        ]
    }
}

extension APIReply {
    /// The body as it is.
    var text: String { String(decoding: body, as: UTF8.self) }
    /// The body as JSON.
    var json: JSONObject? { (try? JSONValue(octets: body))?.members }
    /// The code of an error in AWS's form.
    var code: String? { json?["__type"]?.text }
    /// Status and code of an error in Alibaba Cloud's form, and the begin of its message.
    var alibabaError: String {
        "\(status) \(json?["Code"]?.text ?? "-"): \(json?["Message"]?.text ?? "-")"
    }
}
