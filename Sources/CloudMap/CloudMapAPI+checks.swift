internal import Registry

// DescribeChecks and DescribeServices: why the instances of a service are as they are.
extension CloudMapAPI {
    /// The members that one of our own operations answers with.
    func answer(
        _ operation: MusterOperation, _ request: Request
    ) async throws(APIError) -> JSONObject {
        switch operation {
        case .describeChecks: try await describeChecks(request)
        case .describeServices: try await describeServices(request)
        }
    }

    /// A page of a service's instances, by id: their health, and what it comes from.
    private func describeChecks(_ request: Request) async throws(APIError) -> JSONObject {
        let id = try serviceID(request.text("ServiceId"))
        let page = try ListPage(request, scope: id)
        let reports = await registry.healthReports(
            of: id, after: page.start, limit: page.limit + 1)
        guard let reports else { throw .serviceNotFound }
        var reply: JSONObject = ["ServiceId": .string(id)]
        let members = page.reply(reports, as: "Instances", key: \.instance.id, json: \.json)
        for pair in members.pairs { reply.add(pair.name, pair.value) }
        return reply
    }

    /// A page of a namespace's services, the oldest first: how many of their instances are how.
    ///
    /// Each service is counted in a read of its own, so that many large ones hold up nobody.
    private func describeServices(_ request: Request) async throws(APIError) -> JSONObject {
        let id = try namespaceID(request.text("NamespaceId"))
        let page = try ListPage(request, scope: id)
        let services = try await read { registry throws(APIError) in
            guard registry.namespace(id) != nil else { throw .namespaceNotFound }
            return registry.services(in: id)
                .sorted { ($0.created, $0.id) < ($1.created, $1.id) }
        }
        let (rows, token) = page.cut(services) { ListPage.key($0.created, $0.id) }
        var counted: [JSONValue] = []
        for service in rows {
            let counts = await registry.read {
                HealthCounts($0.instances(of: service.id))
            }
            counted.append(.object(counts.json(of: service)))
        }
        return [
            "NamespaceId": .string(id), "Services": .array(counted),
            "NextToken": token.map { .string($0) },
        ]
    }
}

/// How many instances of a service are how.
private struct HealthCounts: Sendable {
    private var counts: [HealthStatus: Int] = [:]

    /// Counts of a service's instances. Complexity: O(instances).
    init(_ instances: some Sequence<Instance>) {
        for instance in instances { counts[instance.health.status, default: 0] += 1 }
    }

    /// The counts of a service as the API shows them.
    func json(of service: Service) -> JSONObject {
        [
            "Id": .string(service.id), "Name": .string(service.name),
            "InstanceCount": .integer(counts.values.reduce(0, +)),
            "HealthyCount": .integer(counts[.healthy] ?? 0),
            "UnhealthyCount": .integer(counts[.unhealthy] ?? 0),
            "UnknownCount": .integer(counts[.unknown] ?? 0),
        ]
    }
}

extension HealthReport {
    /// The instance's health as the API shows it.
    fileprivate var json: JSONObject {
        [
            "Id": .string(instance.id),
            "HealthStatus": .string(instance.health.status.rawValue),
            "Since": instance.health.since.json,
            "Pending": instance.health.pending.map {
                .object(["HealthStatus": .string($0.status.rawValue), "Due": $0.due.json])
            },
            "Check": probes.map { .object($0.json) },
            "Lease": lease.map {
                .object([
                    "Seconds": .integer($0.seconds), "HasLapsed": .bool($0.hasLapsed),
                    "End": $0.end.map(\.json),
                ])
            },
            "Target": target.map { .string($0) },
            "Changes": .array(changes.map { .object($0.json) }),
        ]
    }
}

extension ProbeReport {
    /// The check as the API shows it.
    fileprivate var json: JSONObject {
        [
            "Type": .string(kind.rawValue), "Target": .string(target),
            "Interval": .integer(interval), "FailureThreshold": .integer(threshold),
            "PassesInARow": .integer(passes), "FailuresInARow": .integer(failures),
            "NextProbe": next.map(\.json), "LastResult": last.map { .object($0.json) },
        ]
    }
}

extension ProbeReport.Result {
    /// The result as the API shows it.
    fileprivate var json: JSONObject {
        [
            "Time": time.json, "Milliseconds": .number(milliseconds),
            "Passed": .bool(isPassed), "HttpStatus": httpStatus.map { .integer($0) },
            "Text": .string(text),
        ]
    }
}

extension HealthChange {
    /// The change as the API shows it.
    fileprivate var json: JSONObject {
        [
            "Time": time.json, "From": .string(old.rawValue), "To": .string(new.rawValue),
            "Cause": .string(cause.rawValue), "Detail": detail.map { .string($0) },
        ]
    }
}
