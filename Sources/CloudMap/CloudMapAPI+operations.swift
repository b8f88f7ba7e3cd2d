internal import Registry

// GetOperation and ListOperations.
extension CloudMapAPI {
    /// One operation: what it did, and how it ended.
    func getOperation(_ request: Request, _ now: Timestamp) async throws(APIError) -> JSONObject {
        try checkOwner(request, .operationNotFound)
        let id = request.text("OperationId")
        let account = JSONValue.string(identity.account)
        return try await read { registry throws(APIError) in
            guard let operation = registry.operation(id) else { throw .operationNotFound }
            return ["Operation": .object(operation.json(account, at: now))]
        }
    }

    /// A page of the operations that pass the filters, without those of deleted namespaces.
    func listOperations(
        _ request: Request, _ now: Timestamp
    ) async throws(APIError) -> JSONObject {
        let filters = try Filters(request, OperationFilter.names)
        let matcher = try OperationFilter(filters, self, now)
        let page = try ListPage(request, filters: filters)
        return await registry.read { registry in
            let rows = registry.operations(of: matcher.scope).lazy
                .filter { matcher.matches($0) && !$0.isHidden(registry, at: now) }
            return page.reply(
                rows, as: "Operations", isFalling: true,
                key: { ListPage.key($0.created, $0.id) },
                json: { ["Id": .string($0.id), "Status": .string($0.status(at: now))] })
        }
    }
}

extension APIError {
    /// No operation that is kept has this id.
    static let operationNotFound = APIError("OperationNotFound", "Operation not found")
}

extension Operation {
    /// The status in the API's words.
    func status(at now: Timestamp) -> String {
        guard isFinished(at: now) else { return "PENDING" }
        return switch outcome {
        case .success: "SUCCESS"
        case .failure: "FAIL"
        }
    }

    /// When the status last changed.
    func changed(at now: Timestamp) -> Timestamp { isFinished(at: now) ? updated : created }

    /// Whether ListOperations leaves it out: with a namespace its operations go from the list, and
    /// GetOperation still knows them. A creation that failed never had a namespace.
    func isHidden(_ registry: Registry, at now: Timestamp) -> Bool {
        guard let namespaceID, registry.namespace(namespaceID) == nil, isFinished(at: now) else {
            return false
        }
        return kind != .createNamespace || outcome == .success
    }

    /// The operation as the API shows it.
    func json(_ account: JSONValue, at now: Timestamp) -> JSONObject {
        var object: JSONObject = [
            "Id": .string(id), "OwnerAccount": account, "Type": .string(kind.rawValue),
            "Status": .string(status(at: now)),
        ]
        if isFinished(at: now), case .failure(let code, let message) = outcome {
            object.add("ErrorMessage", .string(message))
            object.add("ErrorCode", .string(code))
        }
        object.add("CreateDate", created.json)
        object.add("UpdateDate", changed(at: now).json)
        object.add("Targets", .object(JSONObject(targets)))
        return object
    }
}

/// The filters of ListOperations.
struct OperationFilter: Sendable {
    static let names: [String: Set<Filters.Condition>] = [
        "NAMESPACE_ID": [.equal], "SERVICE_ID": [.equal], "STATUS": [.equal, .oneOf],
        "TYPE": [.equal, .oneOf], "UPDATE_DATE": [.between],
    ]
    private let now: Timestamp
    private var namespace: Namespace.ID?
    private var service: Service.ID?
    private var statuses: [Set<String>] = []
    private var kinds: [Set<String>] = []
    private var dates: [ClosedRange<Double>] = []
    private var isNothing = false

    /// Reads the filters' values. The documentation spells a status SUCCEED, the model SUCCESS.
    init(_ filters: Filters, _ api: CloudMapAPI, _ now: Timestamp) throws(APIError) {
        self.now = now
        for filter in filters.all {
            switch filter.name {
            case "NAMESPACE_ID":
                let id = try api.knownNamespaceID(filter.values[0]) ?? ""
                isNothing = isNothing || namespace != nil && namespace != id
                namespace = id
            case "SERVICE_ID":
                let id = try api.knownServiceID(filter.values[0]) ?? ""
                isNothing = isNothing || service != nil && service != id
                service = id
            case "STATUS":
                try filter.check(["SUBMITTED", "PENDING", "SUCCESS", "SUCCEED", "FAIL"])
                statuses.append(Set(filter.values.map { $0 == "SUCCEED" ? "SUCCESS" : $0 }))
            case "TYPE":
                try filter.check(Set(Operation.Kind.allCases.map(\.rawValue)))
                kinds.append(Set(filter.values))
            default: dates.append(try Self.range(filter.values))
            }
        }
    }

    /// The dates between two values, in milliseconds. The documentation says seconds, and some
    /// controllers send milliseconds: no date of our time is as large in seconds.
    private static func range(_ values: [String]) throws(APIError) -> ClosedRange<Double> {
        let dates = values.filter { $0.utf8.allSatisfy { (0x2E...0x39).contains($0) } }
            .compactMap(Double.init).filter(\.isFinite).map { $0 >= 1e11 ? $0 : $0 * 1000 }
        guard dates.count == 2, dates[0] <= dates[1] else {
            throw .invalidInput(
                "The filter UPDATE_DATE needs two times in seconds, the earlier one first.")
        }
        return dates[0]...dates[1]
    }

    /// The smallest list that holds every operation that passes.
    var scope: Operation.Scope {
        service.map(Operation.Scope.service) ?? namespace.map(Operation.Scope.namespace) ?? .all
    }

    /// Whether an operation passes.
    @Sendable func matches(_ operation: Operation) -> Bool {
        !isNothing && (namespace == nil || namespace == operation.namespaceID)
            && (service == nil || service == operation.serviceID)
            && statuses.allSatisfy { $0.contains(operation.status(at: now)) }
            && kinds.allSatisfy { $0.contains(operation.kind.rawValue) }
            && dates.allSatisfy { $0.contains(Double(operation.changed(at: now).milliseconds)) }
    }
}
