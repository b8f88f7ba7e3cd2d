import RequestSigning

/// Copies of a signed request with one thing changed each.
enum Tampering {
    struct Copy {
        /// What was changed.
        let what: String
        let request: HTTPRequestParts
    }

    /// The headers that the signature of a request covers, as the description of its scheme says.
    static func signedHeaders(_ vector: SignedVector) -> Set<String> {
        let names = vector.request.headers.map { $0.name.lowercased() }
        let authorization = vector.request.header("Authorization") ?? ""
        if authorization.hasPrefix("acs ") {
            let fixed = ["accept", "content-md5", "content-type", "date"]
            return Set(names.filter { $0.hasPrefix("x-acs-") || fixed.contains($0) })
        }
        guard let list = authorization.split(separator: "SignedHeaders=").last,
            authorization.contains("SignedHeaders=")
        else { return [] }
        return Set(list.prefix { $0 != "," }.split(separator: ";").map(String.init))
    }

    /// Every copy that the signature must not stand for.
    static func copies(of request: HTTPRequestParts, signed: Set<String>) -> [Copy] {
        targets(request) + parameters(request) + headers(request, signed) + bodies(request)
            + authorizations(request)
    }

    private static func copy(
        _ request: HTTPRequestParts, _ what: String, _ change: (inout HTTPRequestParts) -> Void
    ) -> Copy {
        var other = request
        change(&other)
        return Copy(what: what, request: other)
    }

    private static func targets(_ request: HTTPRequestParts) -> [Copy] {
        let methods = ["GET", "POST", "PUT", "get"].filter { $0 != request.method }
        let paths = ["/x", "//", request.path + "/x", request.path + "%2F"]
        return methods.map { method in copy(request, "method \(method)") { $0.method = method } }
            + paths.map { path in copy(request, "path \(path)") { $0.path = path } }
    }

    /// Each member of the query: another value or name, none, twice; and one more.
    private static func parameters(_ request: HTTPRequestParts) -> [Copy] {
        let members = request.query.split(separator: "&").map(String.init)
        var queries: [[String]] = [
            members + ["Extra=1"], ["Extra=1"] + members, members + ["Extra"],
            members + ["Signature=AAAA"],
        ]
        for index in members.indices {
            var others = [members[index] + "x", "X" + members[index]]
            if !members[index].hasSuffix("=") {
                others.append(members[index].prefix { $0 != "=" } + "=")
            }
            for other in others {
                queries.append(members)
                queries[queries.count - 1][index] = other
            }
            queries.append(members)
            queries[queries.count - 1].remove(at: index)
            queries.append(members + [members[index]])
            queries.append(members + [members[index] + "x"])
            queries.append([members[index] + "x"] + members)
        }
        if members.count > 1 {
            // What some schemes sign of both is the same.
            queries.append([members.joined(separator: "%26")])
            queries.append([members.joined(separator: "%26").replacing("=", with: "%3D")])
        }
        return queries.map { query in
            copy(request, "query \(query)") { $0.query = query.joined(separator: "&") }
        }
    }

    /// Each signed header: another value, none, empty, twice; and others of the gateways.
    private static func headers(_ request: HTTPRequestParts, _ signed: Set<String>) -> [Copy] {
        var copies: [Copy] = []
        for (index, field) in request.headers.enumerated()
        where signed.contains(field.name.lowercased()) {
            let what = "header \(field.name)"
            copies += [
                copy(request, what + " changed") { $0.headers[index].value += "x" },
                copy(request, what + " emptied") { $0.headers[index].value = "" },
                copy(request, what + " removed") { $0.headers.remove(at: index) },
                copy(request, what + " twice") { $0.headers.append(field) },
            ]
        }
        guard !signed.isEmpty else { return copies }
        let isAmazon = request.header("X-Amz-Date") != nil
        return copies
            + (isAmazon ? [] : ["x-acs-other", "X-Acs-Security-Token"]).map { name in
                copy(request, "header \(name) added") { $0.headers.append((name, "x")) }
            }
    }

    /// Each octet of the body; a body of another length, or in a coding of its own.
    private static func bodies(_ request: HTTPRequestParts) -> [Copy] {
        var copies = request.body.indices.map { index in
            copy(request, "octet \(index) of the body") { $0.body[index] ^= 1 }
        }
        copies.append(copy(request, "longer body") { $0.body += Array("&Extra=1".utf8) })
        if !request.body.isEmpty { copies.append(copy(request, "no body") { $0.body = [] }) }
        for type in ["application/x-www-form-urlencoded", "application/json"] {
            copies.append(
                copy(request, "body of type \(type)") {
                    $0.body += Array("&Extra=1".utf8)
                    $0.headers.removeAll { $0.name.lowercased() == "content-type" }
                    $0.headers.append(("Content-Type", type))
                })
        }
        return copies
    }

    /// Each character of the Authorization header behind the name of the scheme.
    private static func authorizations(_ request: HTTPRequestParts) -> [Copy] {
        guard
            let place = request.headers.firstIndex(where: {
                $0.name.lowercased() == "authorization"
            })
        else { return signatures(request) }
        let text = Array(request.headers[place].value)
        return text.indices.map { index in
            copy(request, "character \(index) of Authorization") {
                var other = text
                other[index] = other[index] == "0" ? "1" : "0"
                $0.headers[place].value = String(other)
            }
        } + [
            copy(request, "no Authorization") { $0.headers.remove(at: place) },
            copy(request, "Authorization twice") { $0.headers.append($0.headers[place]) },
        ]
    }

    /// Each character of the parameter Signature.
    private static func signatures(_ request: HTTPRequestParts) -> [Copy] {
        let members = request.query.split(separator: "&").map(String.init)
        guard let place = members.firstIndex(where: { $0.hasPrefix("Signature=") }) else {
            return []
        }
        let text = Array(members[place])
        return text.indices.dropFirst("Signature=".count).map { index in
            copy(request, "character \(index) of Signature") {
                var other = text
                other[index] = other[index] == "A" ? "B" : "A"
                var query = members
                query[place] = String(other)
                $0.query = query.joined(separator: "&")
            }
        }
    }
}
