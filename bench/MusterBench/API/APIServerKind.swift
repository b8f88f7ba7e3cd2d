/// A server whose API is measured.
enum APIServerKind: String, CaseIterable, Sendable {
    case muster, etcd, bare

    /// What it is called in tables.
    var title: String {
        switch self {
        case .muster: "Muster"
        case .etcd: "etcd"
        case .bare: "bare handler"
        }
    }

    /// Whether it knows what a load asks for.
    func takes(_ load: APILoad) -> Bool {
        switch self {
        case .muster: true
        case .etcd: load.isChange
        case .bare: !load.isChange
        }
    }

    /// Asks it for something that it answers with status 200 once it serves.
    func probe(port: UInt16) async throws -> HTTPExchange {
        switch self {
        case .muster: try await .get("readyz", port: port)
        case .etcd: try await .get("health", port: port)
        case .bare: try await .post(port: port, "{}")
        }
    }

    /// How many changes it holds.
    func changes(port: UInt16) async throws -> Int {
        switch self {
        case .muster:
            let page = try await HTTPExchange.get("metrics", port: port)
            let line = String(decoding: page.body, as: UTF8.self).split(separator: "\n")
                .first { $0.hasPrefix("muster_instances ") }
            guard let count = line?.split(separator: " ").last.flatMap({ Int($0) }) else {
                throw Failure("/metrics has no muster_instances")
            }
            return count
        case .etcd:
            // All keys: from the octet 0 to the end.
            let range = #"{"key":"AA==","range_end":"AA==","count_only":true}"#
            let object = try await HTTPExchange.post("v3/kv/range", port: port, range).object()
            return (object["count"] as? String).flatMap { Int($0) } ?? 0
        case .bare: return 0
        }
    }
}
