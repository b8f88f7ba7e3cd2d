/// CreateService and DeleteService.
extension Draft {
    /// CreateService.
    mutating func createService(_ request: CreateService) throws(Refusal) -> CommandResult {
        try request.checkConstraints()
        let token = Token(
            request.creatorRequestID, scope: ["CREATE_SERVICE"], digest: request.digest)
        if let result = try replay(token) { return result }
        let namespace = try find(namespace: request.namespaceID)
        let result = CommandResult.service(try addService(request, to: namespace, token: token).id)
        remember(token, result)
        return result
    }

    /// The service of a request whose constraints were checked.
    ///
    /// - Parameter revision: what the service had that this one replaces.
    mutating func addService(
        _ request: CreateService, to namespace: Namespace, token: Token? = nil,
        after revision: Int64 = 0
    ) throws(Refusal) -> Service {
        try request.checkRules(in: namespace, settings: settings)
        try checkTagKeys(request.tags)
        if let other = service(like: request, in: namespace) {
            throw .error(
                .serviceAlreadyExists(
                    "Service already exists", creatorRequestID: other.creatorRequestID,
                    serviceID: other.id))
        }
        if isReused(token) {
            throw .invalid("The CreatorRequestId was sent before with another request.")
        }
        let count = tables.serviceOrder.count(of: namespace.id)
        if let limit = settings.quotas.servicesPerNamespace, count >= limit {
            throw .error(
                .resourceLimitExceeded("The quota of \(limit) services per namespace is reached."))
        }
        try checkTagCount(request.tags)
        let service = Service(
            id: Identifier.service(using: &randomness), namespaceID: namespace.id,
            name: request.name, description: request.description.nonEmpty, dns: request.dns,
            isHTTPOnly: request.isHTTP(in: namespace),
            healthCheck: request.healthCheck, creatorRequestID: request.creatorRequestID,
            created: now, revision: revisionAfter(revision), owner: request.owner,
            tags: request.tags)
        put(.putService(service))
        return service
    }

    /// DeleteService.
    mutating func deleteService(_ id: Service.ID, owner: Owner) throws(Refusal) -> CommandResult {
        let service = try find(service: id)
        try owner.mayChange(service.title, of: service.owner)
        guard tables.instances.count(of: id) == 0 else {
            throw .error(
                .resourceInUse(
                    "Service contains registered instances; "
                        + "delete the instances before deleting the service"))
        }
        put(.removeService(id))
        return .done
    }

    /// The service whose name clashes with that of a request: names that DNS sees are compared
    /// without regard to capitals, those of two HTTP services exactly.
    func service(like request: CreateService, in namespace: Namespace) -> Service? {
        let name = Tables.ServiceName(namespace: namespace.id, name: request.name.lowercased())
        return tables.serviceNames.members(of: name)
            .compactMap { tables.services[$0] }
            .first { $0.clashes(with: request, in: namespace) }
    }

    /// The revision that follows another: it rises even when the clock is set back, and when a
    /// service is deleted and made anew.
    func revisionAfter(_ revision: Int64) -> Int64 {
        min(max(revision + 1, now.milliseconds * 1000), RegistryLimits.revision)
    }

    /// Tells clients that poll for changes that the service's instances changed.
    mutating func raiseRevision(of id: Service.ID) {
        guard let revision = tables.services[id]?.revision else { return }
        put(.setRevision(id, revisionAfter(revision)))
    }
}

extension Service {
    /// Whether the names clash, given that they are equal but for capitals.
    func clashes(with request: CreateService, in namespace: Namespace) -> Bool {
        name == request.name || !isHTTPOnly || !request.isHTTP(in: namespace)
    }
}

extension CreateService {
    /// Whether only the API discovers the service.
    func isHTTP(in namespace: Namespace) -> Bool { isHTTPOnly || namespace.kind == .http }

    /// The health check that the service gets.
    var healthCheck: HealthCheck {
        if hasCustomHealthCheck { return .custom }
        return healthCheckConfig.map(HealthCheck.probe) ?? .none
    }
}
