package import RequestSigning

/// A reply of the API, for whatever carries HTTP.
package struct APIReply: Hashable, Sendable {
    package var status: Int
    /// Names in lower case, and values.
    package var headers: [Header]
    package var body: [UInt8]

    /// A reply of these parts.
    package init(status: Int, headers: [Header], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A header field.
    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        /// A field of this name.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The value of a field.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// What a request comes with beside its own octets.
package struct APICircumstances: Sendable {
    /// Milliseconds since 1970.
    package var milliseconds: Int64
    /// Tells this reply from all others: a UUID in lower case.
    package var requestID: String
    /// Where DiscoverInstances takes its order from.
    package var random: UInt64

    /// Seconds since 1970.
    package var now: Int { Int(milliseconds / 1000) }

    /// Circumstances at the start of a second since 1970.
    package init(now: Int, requestID: String, random: UInt64) {
        self.init(milliseconds: Int64(now) * 1000, requestID: requestID, random: random)
    }

    /// Circumstances of these members.
    package init(milliseconds: Int64, requestID: String, random: UInt64) {
        self.milliseconds = milliseconds
        self.requestID = requestID
        self.random = random
    }

    /// Circumstances at this time with an id that is made of 128 random bits.
    package init(milliseconds: Int64, random: (UInt64, UInt64)) {
        self.init(
            milliseconds: milliseconds, requestID: Self.requestID(random.0, random.1),
            random: random.0 ^ random.1)
    }

    /// A UUID of version 4 (RFC 9562 §5.4).
    private static func requestID(_ high: UInt64, _ low: UInt64) -> String {
        let words = [
            high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000, low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000 << 48,
        ]
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for place in 0..<32 {
            if [8, 12, 16, 20].contains(place) { text.append(UInt8(ascii: "-")) }
            let digit = UInt8(truncatingIfNeeded: words[place / 16] >> (60 - place % 16 * 4)) & 15
            text.append(digit + (digit < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// AWS JSON 1.1: from an HTTP request to the operation it names, and back to an HTTP reply.
///
///     request ──▶ admit (Origin, Host) ──▶ target ──▶ signature ──▶ permission ──▶ CloudMapAPI
package struct APIGateway: Sendable {
    private let api: CloudMapAPI
    private let admission: Admission

    /// A gateway to an API, for those who are admitted.
    package init(_ api: CloudMapAPI, _ admission: Admission) {
        self.api = api
        self.admission = admission
    }

    /// The reply to a request. Every reply, of whatever status, is one that SDKs can read.
    package func reply(
        to request: HTTPRequestParts, _ circumstances: APICircumstances
    ) async -> APIReply {
        do throws(APIError) {
            let body = try await answer(request, circumstances)
            return Self.reply(body, circumstances)
        } catch {
            return Self.reply(to: error, circumstances)
        }
    }

    /// The reply to an operation that was carried out, with its JSON text.
    package static func reply(_ body: [UInt8], _ circumstances: APICircumstances) -> APIReply {
        APIReply(status: 200, headers: headers(circumstances), body: body)
    }

    /// The reply that tells an error.
    package static func reply(to error: APIError, _ circumstances: APICircumstances) -> APIReply {
        var headers = headers(circumstances)
        headers.append(APIReply.Header("x-amzn-errortype", error.code))
        return APIReply(status: error.status, headers: headers, body: error.body)
    }

    private static func headers(_ circumstances: APICircumstances) -> [APIReply.Header] {
        [
            APIReply.Header("content-type", "application/x-amz-json-1.1"),
            APIReply.Header("x-amzn-requestid", circumstances.requestID),
        ]
    }

    private func answer(
        _ request: HTTPRequestParts, _ circumstances: APICircumstances
    ) async throws(APIError) -> [UInt8] {
        try admission.admit(request)
        let operation = try Self.operation(of: request)
        let credential = try admission.credential(
            of: request, service: "servicediscovery", now: circumstances.now)
        switch operation {
        case .cloudMap(let operation):
            if operation.isChange, let credential, credential.permission == .readOnly {
                throw .readOnly(credential, operation, api.identity)
            }
            return try await api.reply(to: operation, request.body, circumstances)
        case .muster(let operation):
            return try await api.reply(to: operation, request.body)
        }
    }

    /// Whose operation it is.
    private enum AnyOperation {
        case cloudMap(CloudMapOperation), muster(MusterOperation)

        /// The operation that the header X-Amz-Target names.
        init?(target: String) {
            if let operation = CloudMapOperation(target: target) {
                self = .cloudMap(operation)
            } else if let operation = MusterOperation(target: target) {
                self = .muster(operation)
            } else {
                return nil
            }
        }
    }

    private static func operation(of request: HTTPRequestParts) throws(APIError) -> AnyOperation {
        guard let operation = AnyOperation(target: try target(of: request))
        else { throw .unknownOperation }
        return operation
    }

    /// What a request in AWS JSON asks for. It must be a POST to the root, not compressed.
    package static func target(of request: HTTPRequestParts) throws(APIError) -> String {
        guard request.method == "POST", request.path == "/" || request.path.isEmpty,
            let target = request.header("X-Amz-Target")
        else { throw .unknownOperation }
        if let coding = request.header("Content-Encoding"), coding.lowercased() != "identity" {
            throw APIError(
                "UnsupportedMediaType", status: 415,
                "The body must not be compressed (Content-Encoding: \(coding)).")
        }
        return target
    }

    fileprivate static let targetPrefix = "Route53AutoNaming_v20170314."
}

extension CloudMapOperation: APIOperation {
    /// What the header X-Amz-Target calls the operation.
    package var target: String { APIGateway.targetPrefix + rawValue }

    /// The operation that a header names.
    fileprivate init?(target: String) {
        guard target.hasPrefix(APIGateway.targetPrefix) else { return nil }
        self.init(rawValue: String(target.dropFirst(APIGateway.targetPrefix.count)))
    }

    /// True for operations that need more than permission to read.
    var isChange: Bool {
        switch self {
        case .discoverInstances, .discoverInstancesRevision, .getInstance,
            .getInstancesHealthStatus, .getNamespace, .getOperation, .getService,
            .getServiceAttributes, .listInstances, .listNamespaces, .listOperations,
            .listServices, .listTagsForResource:
            false
        default: true
        }
    }
}
