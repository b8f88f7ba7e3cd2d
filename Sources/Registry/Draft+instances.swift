/// RegisterInstance and DeregisterInstance.
extension Draft {
    /// RegisterInstance.
    mutating func registerInstance(_ request: RegisterInstance) throws(Refusal) -> CommandResult {
        try request.checkConstraints()
        let token = Token(
            request.creatorRequestID, scope: request.tokenScope, digest: request.digest)
        let key = Instance.Key(service: request.serviceID, instance: request.instanceID)
        if let result = try isLeaseOver(request) ? nil : replay(token) {
            // Who repeats a request is alive.
            if tables.instances[key]?.attributes == request.attributes { _ = renewLease(key) }
            return result
        }
        try checkFree(.instance(key))
        let service = try find(service: request.serviceID)
        let namespace = try find(namespace: service.namespaceID)
        let target = Target(
            namespace: namespace.id, service: service.id, instance: request.instanceID)
        let result = try perform(.registerInstance, on: target) { draft throws(Refusal) in
            if try draft.addInstance(request, to: service, in: namespace) {
                draft.raiseRevision(of: service.id)
            }
        }
        remember(token, result)
        return result
    }

    /// Whether a request is for an instance with a lease that is gone: it makes the instance anew,
    /// though its token was answered. Who gives signs of life may use one token for all of them;
    /// and what a late repetition brings back goes again when nobody keeps it alive.
    private func isLeaseOver(_ request: RegisterInstance) -> Bool {
        let key = Instance.Key(service: request.serviceID, instance: request.instanceID)
        guard tables.instances[key] == nil, let service = tables.services[key.service] else {
            return false
        }
        return Instance.lease(of: request.attributes, owner: request.owner, in: service) != nil
    }

    /// The instance of a request whose constraints were checked; false when it is registered with
    /// these attributes already and nothing is to be done but to renew its lease.
    mutating func addInstance(
        _ request: RegisterInstance, to service: Service, in namespace: Namespace
    ) throws(Refusal) -> Bool {
        let key = Instance.Key(service: service.id, instance: request.instanceID)
        let old = tables.instances[key]
        if let old { try request.owner.mayChange(old.title, of: old.owner) }
        let rules = InstanceRules(
            service: service, namespace: namespace, settings: settings,
            attributes: request.attributes, owner: request.owner)
        let attributes = try rules.check()
        if old == nil { try checkQuota(of: service) }
        try NameClaims(service, in: namespace, of: registry).check(key.instance, attributes)
        // The file says what there is, not that something happens.
        let isRestarted = settings.identicalRegistrationRestarts && request.owner == .api
        if old?.attributes == attributes, !isRestarted {
            if request.owner == .api { _ = renewLease(key) }
            return false
        }
        put(
            .putInstance(
                Instance(
                    id: key.instance, serviceID: service.id, attributes: attributes,
                    creatorRequestID: request.creatorRequestID, registered: now,
                    firstRevision: old?.firstRevision ?? service.revision,
                    registrations: (old?.registrations ?? 0) + 1,
                    health: firstHealth(attributes, service, owner: request.owner),
                    owner: request.owner)))
        return true
    }

    /// DeregisterInstance.
    mutating func deregisterInstance(
        _ key: Instance.Key, owner: Owner
    ) throws(Refusal) -> CommandResult {
        try checkFree(.instance(key))
        let service = try find(service: key.service)
        let instance = try find(instance: key)
        try owner.mayChange(instance.title, of: instance.owner)
        let target = Target(
            namespace: service.namespaceID, service: service.id, instance: key.instance)
        return try perform(.deregisterInstance, on: target) { draft in
            draft.put(.removeInstance(key))
            draft.raiseRevision(of: service.id)
        }
    }

    /// D35: new instances are counted, updates always pass.
    private func checkQuota(of service: Service) throws(Refusal) {
        let inService = tables.instances.count(of: service.id)
        if let limit = settings.quotas.instancesPerService, inService >= limit {
            throw .error(
                .resourceLimitExceeded("The quota of \(limit) instances per service is reached."))
        }
        let inNamespace = tables.instanceTally[service.namespaceID] ?? 0
        if let limit = settings.quotas.instancesPerNamespace, inNamespace >= limit {
            throw .error(
                .resourceLimitExceeded("The quota of \(limit) instances per namespace is reached."))
        }
    }
}
