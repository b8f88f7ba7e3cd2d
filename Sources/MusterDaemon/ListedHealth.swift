import CloudMap

/// What the API tells of an instance's health (DescribeChecks).
struct ListedHealth: Sendable {
    /// A lease and when the next thing happens to it.
    struct Lease: Sendable {
        let hasLapsed: Bool
        /// Nil when nothing happens to the instance any more.
        let end: Double?
    }

    /// A status that was reported and waits.
    struct Pending: Sendable {
        let status: String
        let due: Double
    }

    /// The end of the last probe.
    struct Result: Sendable {
        let time: Double
        let text: String
        let isPassed: Bool
    }

    let id: String
    /// `HEALTHY`, `UNHEALTHY` or `UNKNOWN`.
    let status: String
    /// When it became so; this and all times are seconds since 1970.
    let since: Double
    let pending: Pending?
    let lease: Lease?
    /// Nil before the first result, and where nobody probes.
    let last: Result?
    /// How many probes failed or passed in a row, and how many it takes.
    let inARow: (passes: Int, failures: Int, threshold: Int)
    /// Changes of the status in the last hour.
    let changes: Int
    /// What its AWS_ALIAS_DNS_NAME leads to; nil without one.
    let target: String?
    /// All of it, as the API said it.
    let members: JSONObject

    /// Reads an instance of a reply; nil when it lacks what every instance has.
    init?(_ object: JSONObject) {
        guard let id = object["Id"]?.text, let status = object["HealthStatus"]?.text,
            let since = object.seconds("Since"), let changes = object["Changes"]?.elements
        else { return nil }
        self.id = id
        self.status = status
        self.since = since
        self.changes = changes.count
        target = object["Target"]?.text
        let pending = object["Pending"]?.members
        self.pending = pending?["HealthStatus"]?.text.flatMap { status in
            pending?.seconds("Due").map { Pending(status: status, due: $0) }
        }
        lease = object["Lease"]?.members.map {
            Lease(hasLapsed: $0["HasLapsed"] == .bool(true), end: $0.seconds("End"))
        }
        let check = object["Check"]?.members
        let last = check?["LastResult"]?.members
        self.last = last?["Text"]?.text.flatMap { text in
            last?.seconds("Time").map {
                Result(time: $0, text: text, isPassed: last?["Passed"] == .bool(true))
            }
        }
        inARow = (
            check?.integer("PassesInARow") ?? 0, check?.integer("FailuresInARow") ?? 0,
            check?.integer("FailureThreshold") ?? 0
        )
        members = object
    }
}

/// How many instances of a service are how (DescribeServices).
struct ListedCounts: Sendable {
    let service: String
    let healthy: Int
    let unhealthy: Int
    let unknown: Int

    /// Reads a service of a reply; nil when it lacks what every service has.
    init?(_ object: JSONObject) {
        guard let id = object["Id"]?.text, let healthy = object.integer("HealthyCount"),
            let unhealthy = object.integer("UnhealthyCount"),
            let unknown = object.integer("UnknownCount")
        else { return nil }
        service = id
        (self.healthy, self.unhealthy, self.unknown) = (healthy, unhealthy, unknown)
    }

    /// What `--json` shows.
    var json: JSONObject {
        [
            "HealthyCount": .integer(healthy), "UnhealthyCount": .integer(unhealthy),
            "UnknownCount": .integer(unknown),
        ]
    }
}

extension JSONObject {
    /// A time of the API, in seconds since 1970.
    fileprivate func seconds(_ name: String) -> Double? {
        switch self[name] {
        case .number(let seconds): seconds
        case .integer(let seconds): Double(seconds)
        default: nil
        }
    }
}
