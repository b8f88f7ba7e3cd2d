internal import Registry
internal import RegistryStore

// The start: zone files and stored rows, published in one step.

extension Keeper {
    /// Takes in the zones of hosts, the zone files and what is stored, and publishes it. A stored
    /// row is projected right when it is read: later it would have to be looked up again.
    func begin(
        _ statics: LoadedZones, _ hosts: HostZones, _ stored: RegistryStore?
    ) throws(ServerError) {
        registry.staticNames = statics.zones
        let start = ContinuousClock.now
        projection.put(hosts)
        projection.loadDiscovery { $0.take(statics.zones) }
        projection.replaceStatics(with: statics)
        do throws(StoreError) {
            try load(stored)
        } catch {
            throw .storage(error.message)
        }
        try Self.check(statics.zones, beside: registry)
        startChecks()
        publish(projectedFrom: start)
        settleDue()
    }

    /// Takes in every stored row; the instances of a service are side by side there, and are taken
    /// in together.
    private func load(_ stored: RegistryStore?) throws(StoreError) {
        var neighbours: [Instance] = []
        try stored?.load { change in
            if case .putInstance(let row) = change {
                if let service = neighbours.first?.serviceID, service != row.serviceID {
                    take(&neighbours)
                }
                neighbours.append(row)
                return
            }
            registry.load(change)
            switch change {
            case .putNamespace(let row): projection.load(row)
            case .putService(let row): projection.load(row, registry)
            default: break
            }
        }
        take(&neighbours)
    }

    private func take(_ instances: inout [Instance]) {
        guard let service = instances.first?.serviceID else { return }
        registry.load(instances, of: service)
        projection.load(instances, of: service)
        if let row = registry.service(service) { takeAgenda(of: instances, row) }
        instances.removeAll(keepingCapacity: true)
    }
}
