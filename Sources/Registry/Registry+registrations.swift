/// Where an instance is registered, and how that went; committed rows only.
extension Registry {
    /// The instances of this id, each with its service, by the octets of the services' ids.
    /// Complexity: O(services).
    package func registrations(
        of id: Instance.ID
    ) -> [(service: Service, instance: Instance)] {
        namespaces.flatMap { namespace in
            tables.serviceOrder.committedMembers(of: namespace.id).compactMap { stamp in
                guard let instance = instance(Instance.Key(service: stamp.id, instance: id)),
                    let service = service(stamp.id)
                else { return nil }
                return (service, instance)
            }
        }.sorted { $0.service.id.utf8.lexicographicallyPrecedes($1.service.id.utf8) }
    }

    /// The operation that last registered an instance or failed to; nil when it is not kept, was
    /// none (a declared file makes none), or more than `limit` of the service are newer.
    package func lastRegistration(of instance: Instance, limit: Int) -> Operation? {
        operations(of: .service(instance.serviceID)).prefix(limit)
            .prefix { $0.created >= instance.registered }
            .first { $0.kind == .registerInstance && $0.instanceID == instance.id }
    }
}
