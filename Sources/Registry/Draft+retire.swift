/// Removing what the declared file does not hold any more. What the API owns stays, and takes over
/// the service and namespace around it.
extension Draft {
    /// Removes everything of the file's that is not declared.
    mutating func retireWhatLeft(_ declaration: Declaration) {
        let byApex = Dictionary(grouping: declaration.namespaces) {
            OwnerName.apex(of: $0.request.name)
        }
        for stamp in tables.namespaceOrder.members(of: .whole) {
            guard let row = tables.namespaces[stamp.id], row.owner == .file else { continue }
            let namesakes = byApex[OwnerName.apex(of: row.name)] ?? []
            if let entry = namesakes.first(where: { row.isSame(as: $0.request) }) {
                retireServices(of: row, except: entry.services)
            } else {
                retire(row)
            }
        }
    }

    /// Removes what the file owns of a namespace.
    mutating func retire(_ namespace: Namespace) {
        retireServices(of: namespace, except: [])
        if tables.serviceOrder.count(of: namespace.id) == 0 {
            put(.removeNamespace(namespace.id))
        } else {
            var row = namespace
            row.owner = .api
            put(.putNamespace(row))
        }
    }

    /// Removes what the file owns of a service.
    mutating func retire(_ service: Service) {
        for instance in instances(of: service.id) where instance.owner == .file {
            put(.removeInstance(instance.key))
        }
        if tables.instances.count(of: service.id) == 0 {
            put(.removeService(service.id))
        } else {
            var row = service
            row.owner = .api
            row.revision = revisionAfter(row.revision)
            put(.putService(row))
        }
    }

    private mutating func retireServices(
        of namespace: Namespace, except entries: [Declaration.DeclaredService]
    ) {
        let byName = Dictionary(grouping: entries) { $0.request.name.lowercased() }
        for service in services(in: namespace.id) where service.owner == .file {
            let namesakes = byName[service.name.lowercased()] ?? []
            if let entry = namesakes.first(where: {
                service.clashes(with: $0.request, in: namespace)
            }) {
                retireInstances(of: service, except: Set(entry.instances.map(\.id)))
            } else {
                retire(service)
            }
        }
    }

    private mutating func retireInstances(of service: Service, except ids: Set<Instance.ID>) {
        var isChanged = false
        for instance in instances(of: service.id)
        where instance.owner == .file && !ids.contains(instance.id) {
            put(.removeInstance(instance.key))
            isChanged = true
        }
        if isChanged { raiseRevision(of: service.id) }
    }
}

/// What the API owns inside the file's rows.
extension Draft {
    /// An instance of the API's in a service, for messages; nil when there is none.
    func lodger(in service: Service) -> String? {
        instances(of: service.id).first { $0.owner == .api }?.title
    }

    /// A service or instance of the API's in a namespace, for messages; nil when there is none.
    func lodger(in namespace: Namespace) -> String? {
        for service in services(in: namespace.id) {
            if service.owner == .api { return service.title }
            if let instance = lodger(in: service) { return instance }
        }
        return nil
    }
}
