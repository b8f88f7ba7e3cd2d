public import Registry

// The everyday commands in one call each. `run` takes every command with every member.
extension Server {
    /// Creates a private DNS namespace, which is a zone from now on; gives its id.
    ///
    /// - Parameters:
    ///   - name: The zone's apex, `example.local`.
    ///   - soaTTL: Seconds that a negative answer may be kept.
    public func createNamespace(
        _ name: String, soaTTL: Int = 15
    ) async throws(ServerError) -> Namespace.ID {
        let request = CreateNamespace(
            name: name, kind: .dnsPrivate, vpc: "embedded", soaTTL: soaTTL)
        guard let id = try await finish(.createNamespace(request)).namespaceID else {
            preconditionFailure("the operation of a new namespace names it")
        }
        return id
    }

    /// Creates a service, whose instances get these records; gives its id.
    ///
    /// - Parameters:
    ///   - name: The labels in front of the namespace, `web` or `_http._tcp`; `.` is the apex.
    ///   - hasHealth: Whether `report` tells how the instances are. Without it every instance is
    ///     answered always.
    public func createService(
        _ name: String, in namespace: Namespace.ID, records: [DNSConfig.Record],
        routingPolicy: DNSConfig.RoutingPolicy = .multivalue, hasHealth: Bool = false
    ) async throws(ServerError) -> Service.ID {
        let request = CreateService(
            name: name, namespaceID: namespace,
            dns: DNSConfig(routingPolicy: routingPolicy, records: records),
            hasCustomHealthCheck: hasHealth)
        guard case .service(let id) = try await run(.createService(request)) else {
            preconditionFailure("creating a service gives its id")
        }
        return id
    }

    /// Registers an instance, or replaces the one of its id. The attributes are Cloud Map's
    /// (`ReservedAttribute`) and any others.
    public func register(
        _ instance: Instance.ID, in service: Service.ID, _ attributes: [String: String]
    ) async throws(ServerError) {
        let request = RegisterInstance(
            serviceID: service, instanceID: instance, attributes: attributes)
        _ = try await finish(.registerInstance(request))
    }

    /// Deregisters an instance.
    public func deregister(
        _ instance: Instance.ID, from service: Service.ID
    ) async throws(ServerError) {
        let key = Instance.Key(service: service, instance: instance)
        _ = try await finish(.deregisterInstance(key, owner: .api))
    }

    /// Tells how an instance of a service with health is, HEALTHY or UNHEALTHY.
    public func report(
        _ status: HealthStatus, of instance: Instance.ID, in service: Service.ID
    ) async throws(ServerError) {
        try await run(
            .updateCustomHealth(Instance.Key(service: service, instance: instance), status))
    }

    /// Runs a command and gives the operation it made; one that failed is an error.
    private func finish(_ command: Command) async throws(ServerError) -> Operation {
        let operation = try await keeper.finish(command)
        if case .failure(let code, let message) = operation.outcome {
            throw .operationFailed(code: code, message)
        }
        return operation
    }
}
