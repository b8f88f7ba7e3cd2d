internal import Registry

/// One page of a list: where it starts and how long it may be.
struct ListPage: Sendable {
    private let list: String
    let limit: Int
    /// The key of the last row of the page before.
    let start: String?

    /// Reads MaxResults and NextToken. `scope` is what else the list depends on, besides filters.
    init(_ request: Request, filters: Filters? = nil, scope: String = "") throws(APIError) {
        let list = "\(request.operation)\n\(scope)\n\(filters?.text ?? "")"
        self.list = list
        limit = request.members.integer("MaxResults") ?? 100
        guard let token = request.optionalText("NextToken") else {
            start = nil
            return
        }
        guard let key = PageToken.key(in: token, of: list) else {
            throw .invalidInput("The NextToken is not one of this request's.")
        }
        start = key
    }

    /// The key of a row by its creation, then its id: keys of one length compare as numbers do.
    static func key(_ created: Timestamp, _ id: String) -> String {
        let digits = String(created.milliseconds)
        return String(repeating: "0", count: max(0, 16 - digits.count)) + digits + " " + id
    }

    /// The page of these rows, as the member `name`. There is a token only when a row is left.
    ///
    /// - Parameter key: what pages go by; the rows are in the order of their keys, and
    ///   `isFalling` tells that the keys fall.
    func reply<Row>(
        _ rows: some Sequence<Row>, as name: String, isFalling: Bool = false,
        key: (Row) -> String, json: (Row) -> JSONObject
    ) -> JSONObject {
        let (page, token) = cut(rows, isFalling: isFalling, key: key)
        return [
            name: .array(page.map { .object(json($0)) }), "NextToken": token.map { .string($0) },
        ]
    }

    /// The rows of the page, and the token of the next one. No row is looked at behind the one that
    /// tells that there is a next page.
    func cut<Row>(
        _ rows: some Sequence<Row>, isFalling: Bool = false, key: (Row) -> String
    ) -> (page: [Row], token: String?) {
        var page: [Row] = []
        for row in rows {
            if let start, isFalling ? key(row) >= start : key(row) <= start { continue }
            if page.count == limit {
                return (page, page.last.map { PageToken.make(after: key($0), of: list) })
            }
            page.append(row)
        }
        return (page, nil)
    }
}
