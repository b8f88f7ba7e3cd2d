/// Finding rows by the names that DNS knows them by (`OwnerName`); committed rows only.
extension Registry {
    /// The service whose records stand at this owner name.
    package func service(owning name: String) -> Service? {
        tables.serviceOwners.committedMembers(of: name).page(after: nil, limit: 1).first
            .flatMap { tables.services.committed[$0] }
    }

    /// The instance whose SRV record leads to this name.
    package func instance(targetedBy name: String) -> Instance? {
        for (id, owner) in OwnerName.cuts(of: name) {
            guard let service = service(owning: owner), service.dns?.ttl(of: .srv) != nil
            else { continue }
            let key = Instance.Key(service: service.id, instance: id)
            if let instance = instance(key) { return instance }
            let folded = tables.foldedIDs.committedMembers(of: key).page(after: nil, limit: 1).first
            if let folded {
                return self.instance(Instance.Key(service: service.id, instance: folded))
            }
        }
        return nil
    }

    /// The number that the next transition from HEALTHY to UNHEALTHY gets.
    package var nextTransition: Int64 { tables.sequences.committed[.transition] ?? 1 }
}
