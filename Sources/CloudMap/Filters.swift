internal import Registry

/// The filters of a list request: all of them must hold.
struct Filters: Sendable {
    /// How a filter compares.
    enum Condition: String {
        case equal = "EQ", oneOf = "IN", between = "BETWEEN", prefix = "BEGINS_WITH"
    }

    /// One filter.
    struct Filter: Sendable {
        let name: String
        let condition: Condition
        let values: [String]
    }

    let all: [Filter]

    /// Reads the member Filters; `names` are those of the list, with the conditions each may have.
    init(_ request: Request, _ names: [String: Set<Condition>]) throws(APIError) {
        var all: [Filter] = []
        for element in request.members["Filters"]?.elements ?? [] {
            guard let object = element.members, let name = object["Name"]?.text,
                let values = object["Values"]?.elements?.compactMap(\.text)
            else { throw .invalidInput("A filter must have a Name and Values.") }
            let condition = object["Condition"]?.text.flatMap(Condition.init) ?? .equal
            guard names[name]?.contains(condition) == true else {
                throw .invalidInput("The filter \(name) has no condition \(condition.rawValue).")
            }
            let isFine =
                switch condition {
                case .equal, .prefix: values.count == 1
                case .between: values.count == 2
                case .oneOf: !values.isEmpty
                }
            guard isFine else {
                throw .invalidInput(
                    "The filter \(name) with the condition \(condition.rawValue) cannot have "
                        + "\(values.count) values.")
            }
            all.append(Filter(name: name, condition: condition, values: values))
        }
        self.all = all
    }

    /// The filters in one form, for page tokens.
    var text: String {
        all.map { "\($0.name) \($0.condition.rawValue) \($0.values)" }.joined(separator: "\n")
    }
}

extension Filters.Filter {
    /// Whether a text satisfies the filter; `isFolded` compares without regard to capitals.
    func matches(_ text: String, isFolded: Bool = false) -> Bool {
        func folded(_ text: String) -> String { isFolded ? text.lowercased() : text }
        let text = folded(text)
        return switch condition {
        case .equal, .oneOf: values.contains { folded($0) == text }
        case .prefix: values.contains { text.hasPrefix(folded($0)) }
        case .between: false
        }
    }

    /// Refuses values that are none of these.
    func check(_ allowed: Set<String>) throws(APIError) {
        for value in values where !allowed.contains(value) {
            throw .invalidInput(
                "The filter \(name) has no value '\(value)'; it may be "
                    + "\(allowed.sorted().joined(separator: ", ")).")
        }
    }

    /// Whether a filter RESOURCE_OWNER lets our own resources through: there are no others.
    func isOurs() throws(APIError) -> Bool {
        try check(["SELF", "OTHER_ACCOUNTS"])
        return values.contains("SELF")
    }
}

/// The filters of ListNamespaces.
struct NamespaceFilter: Sendable {
    static let names: [String: Set<Filters.Condition>] = [
        "TYPE": [.equal, .oneOf, .prefix], "NAME": [.equal, .oneOf, .prefix],
        "HTTP_NAME": [.equal, .oneOf, .prefix], "RESOURCE_OWNER": [.equal],
    ]
    private let filters: [Filters.Filter]
    private let isNobodys: Bool

    /// Reads the filters' values.
    init(_ filters: Filters, _ identity: CloudMapIdentity) throws(APIError) {
        var isNobodys = false
        for filter in filters.all {
            if filter.name == "RESOURCE_OWNER", try !filter.isOurs() { isNobodys = true }
            if filter.name == "TYPE", filter.condition != .prefix {
                try filter.check(Set(Namespace.Kind.allCases.map(\.rawValue)))
            }
        }
        self.filters = filters.all
        self.isNobodys = isNobodys
    }

    /// Whether a namespace passes.
    @Sendable func matches(_ namespace: Namespace) -> Bool {
        !isNobodys
            && filters.allSatisfy { filter in
                switch filter.name {
                case "TYPE": filter.matches(namespace.kind.rawValue)
                case "NAME": filter.matches(namespace.name, isFolded: namespace.kind != .http)
                case "HTTP_NAME":
                    filter.matches(namespace.httpName, isFolded: namespace.kind != .http)
                default: true
                }
            }
    }
}
