/// Removing everything inside a service or a namespace at once, for `muster purge`.
extension Draft {
    /// Deregisters every instance of a service; the service stays.
    mutating func purgeService(_ id: Service.ID, owner: Owner) throws(Refusal) -> CommandResult {
        let service = try find(service: id)
        if try removeInstances(of: service, owner: owner) { raiseRevision(of: id) }
        return .done
    }

    /// Deletes every service of a namespace with its instances; the namespace stays.
    mutating func purgeNamespace(
        _ id: Namespace.ID, owner: Owner
    ) throws(Refusal) -> CommandResult {
        for service in services(in: try find(namespace: id).id) {
            try owner.mayChange(service.title, of: service.owner)
            _ = try removeInstances(of: service, owner: owner)
            put(.removeService(service.id))
        }
        return .done
    }

    private mutating func removeInstances(
        of service: Service, owner: Owner
    ) throws(Refusal) -> Bool {
        let instances = instances(of: service.id)
        for instance in instances {
            try owner.mayChange(instance.title, of: instance.owner)
            put(.removeInstance(instance.key))
        }
        return !instances.isEmpty
    }
}
