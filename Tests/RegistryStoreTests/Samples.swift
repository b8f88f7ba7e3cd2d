import Registry

/// Entities in which no two members are alike, so that a mixed-up column shows.
enum Samples {
    static let namespace = Namespace(
        id: "ns-1", name: "Example.local", kind: .dnsPrivate, description: "d\"1\" \\ é",
        vpc: "vpc-1", soaTTL: 15, hostedZoneID: "Z1", httpName: "example.local",
        creatorRequestID: "c1", created: Timestamp(milliseconds: 101), owner: .file,
        tags: ["t": "1", "u": ""])

    static let bareNamespace = Namespace(
        id: "ns-2", name: "bare", kind: .http, httpName: "bare",
        created: Timestamp(milliseconds: -1))

    static let service = Service(
        id: "srv-1", namespaceID: "ns-1", name: "_http._tcp", description: "",
        dns: DNSConfig(
            routingPolicy: .weighted, records: [.init(.srv, ttl: 60), .init(.a, ttl: 0)]),
        healthCheck: .probe(
            HealthCheckConfig(kind: .https, resourcePath: "/up", failureThreshold: 2)),
        creatorRequestID: "c2", created: Timestamp(milliseconds: 202), revision: 1 << 53,
        version: 3,
        owner: .file, tags: ["muster:unknown": "healthy"], attributes: ["team": "a\nb"])

    static let otherServices = [
        Service(
            id: "srv-2", namespaceID: "ns-1", name: ".", dns: DNSConfig(records: []),
            healthCheck: .custom, created: Timestamp(milliseconds: 3), revision: 0),
        Service(
            id: "srv-3", namespaceID: "ns-2", name: "h", isHTTPOnly: true,
            healthCheck: .probe(HealthCheckConfig(kind: .tcp)),
            created: Timestamp(milliseconds: 4), revision: 1),
        Service(
            id: "srv-4", namespaceID: "ns-2", name: "i", isHTTPOnly: true,
            created: Timestamp(milliseconds: 5), revision: 2, attributes: ["": "no name"]),
    ]

    static let instance = Instance(
        id: "i/1:a@b", serviceID: "srv-1",
        attributes: ["AWS_INSTANCE_IPV4": "192.0.2.1", "AWS_INSTANCE_PORT": "80", "k": "v,\":{}"],
        creatorRequestID: "c3", registered: Timestamp(milliseconds: 303),
        firstRevision: 1 << 52, registrations: 4,
        health: InstanceHealth(
            status: .unhealthy, lostAt: 7, since: Timestamp(milliseconds: 304)),
        owner: .file)

    static let otherInstances = [
        Instance(
            id: "i/2", serviceID: "srv-1", attributes: [:], registered: Timestamp(milliseconds: 1),
            health: InstanceHealth(
                status: .healthy, since: Timestamp(milliseconds: 2),
                pending: PendingHealth(status: .unhealthy, due: Timestamp(milliseconds: 305)))),
        Instance(
            id: "i/3", serviceID: "srv-1", attributes: [:], registered: Timestamp(milliseconds: 5),
            health: InstanceHealth(
                status: .unhealthy, lostAt: 8, since: Timestamp(milliseconds: 6),
                beforeLapse: .unknown)),
        Instance(
            id: "i", serviceID: "srv-2", attributes: ["a": "b"],
            registered: Timestamp(milliseconds: 3),
            health: InstanceHealth(status: .unknown, since: Timestamp(milliseconds: 4))),
    ]

    static let operation = Operation(
        id: "op-1", kind: .deregisterInstance,
        outcome: .failure(code: "INVALID_CHANGE_BATCH", message: "because"),
        created: Timestamp(milliseconds: 405), updated: Timestamp(milliseconds: 406),
        namespaceID: "ns-1", serviceID: "srv-1", instanceID: "i")

    static let otherOperations = Operation.Kind.allCases.enumerated().map { index, kind in
        Operation(
            id: "op-\(index + 2)", kind: kind, outcome: .success,
            created: Timestamp(milliseconds: 1), updated: Timestamp(milliseconds: 2),
            namespaceID: nil)
    }

    static let replays = [
        Replay(
            key: "a\u{0}b\u{10}0", digest: "d1", result: .operation("op-1"),
            expires: Timestamp(milliseconds: 507)),
        Replay(key: "b", digest: "d2", result: .service("srv-1"), expires: .init(milliseconds: 8)),
        Replay(key: "c", digest: "d3", result: .done, expires: .init(milliseconds: 9)),
    ]

    /// A row of every kind, in the order of loading.
    static var rows: [Change] {
        [.putNamespace(namespace), .putNamespace(bareNamespace), .putService(service)]
            + otherServices.map { .putService($0) }
            + [.putInstance(instance)] + otherInstances.map { .putInstance($0) }
            + [.putOperation(operation)] + otherOperations.map { .putOperation($0) }
            + replays.map { .putReplay($0) } + [.setNextTransition(1 << 40)]
    }
}
