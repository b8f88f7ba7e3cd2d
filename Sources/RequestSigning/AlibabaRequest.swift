/// A request to an API of Alibaba Cloud: what came, and the parameters that it means.
///
/// Signatures are verified over the very values that this type hands out, so that nobody can sign
/// one thing and have another read.
package struct AlibabaRequest: Sendable {
    /// A parameter, decoded.
    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    /// The request as it came.
    package let http: HTTPRequestParts
    /// The members of the query in their order; one without a value has an empty one.
    let query: [Parameter]
    /// The members of a body that is a form.
    private let form: [Parameter]

    /// The request that HTTP brought.
    package init(_ http: HTTPRequestParts) {
        self.http = http
        query = Self.members(http.query)
        form = Self.isForm(http) ? Self.members(String(decoding: http.body, as: UTF8.self)) : []
    }

    /// The members of the query, then those of a form.
    package var parameters: [Parameter] { query + form }

    /// The value of a parameter; nil when it is absent.
    package func parameter(_ name: String) -> String? {
        (query.first { $0.name == name } ?? form.first { $0.name == name })?.value
    }

    /// The operation that is asked for: what RPC signs wins over a header that it does not.
    package var action: String? { parameter("Action") ?? http.header("x-acs-action") }

    /// The version of the API that is asked for, `2014-05-15`.
    package var version: String? { parameter("Version") ?? http.header("x-acs-version") }

    /// Whether the target has no path: the requests of RPC.
    var isRoot: Bool { http.path == "/" || http.path.isEmpty }

    /// Whether the parameters hold all of the body.
    var hasOnlyParameters: Bool { http.body.isEmpty || Self.isForm(http) }

    private static func isForm(_ http: HTTPRequestParts) -> Bool {
        let type = http.header("Content-Type")?.split(separator: ";").first ?? ""
        return type.lowercased().filter { $0 != " " } == "application/x-www-form-urlencoded"
    }

    /// A form's members (WHATWG URL, 5.1): clients rewrite what they have signed to this coding, a
    /// plus sign for a blank.
    private static func members(_ text: String) -> [Parameter] {
        text.split(separator: "&").map { member in
            let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String(decoding: PercentEncoding.decode($0, isForm: true), as: UTF8.self) }
            return Parameter(name: parts[0], value: parts.count > 1 ? parts[1] : "")
        }
    }
}

extension Sequence<AlibabaRequest.Parameter> {
    /// The parameters by name, octet for octet.
    func sortedByName() -> [AlibabaRequest.Parameter] {
        sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// The canonical query of RPC and of ACS3: sorted by name, percent-encoded, blank values kept.
    var canonicalQuery: String {
        sortedByName().map { parameter in
            PercentEncoding.encode(parameter.name.utf8) + "="
                + PercentEncoding.encode(parameter.value.utf8)
        }.joined(separator: "&")
    }
}
