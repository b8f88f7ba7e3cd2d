internal import HealthChecks
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
        var checks: [Check] = []
        do throws(StoreError) {
            try stored?.load { take($0, &checks) }
        } catch {
            throw .storage(error.message)
        }
        try Self.check(statics.zones, beside: registry)
        startChecks(checks)
        publish(projectedFrom: start)
        settleDue()
    }

    /// Takes in some stored rows, and the checks of the instances among them.
    private func take(_ rows: StoredRows, _ checks: inout [Check]) {
        switch rows {
        case .namespaces(let rows):
            for row in rows {
                registry.load(.putNamespace(row))
                projection.load(row)
            }
        case .services(let rows):
            for row in rows {
                registry.load(.putService(row))
                projection.load(row, registry)
            }
        case .instances(let rows): take(rows, &checks)
        case .operations(let rows): for row in rows { registry.load(.putOperation(row)) }
        case .replays(let rows): for row in rows { registry.load(.putReplay(row)) }
        case .nextTransition(let number): registry.load(.setNextTransition(number))
        }
    }

    /// Takes in all instances of some services; those of each are side by side, and are taken in
    /// together.
    private func take(_ rows: [Instance], _ checks: inout [Check]) {
        var rest = rows[...]
        while let service = rest.first?.serviceID {
            let instances = rest.prefix { $0.serviceID == service }
            rest = rest.dropFirst(instances.count)
            registry.load(instances, of: service)
            projection.load(instances, of: service)
            guard let row = registry.service(service) else { continue }
            takeAgenda(of: instances, row)
            if probes.isOn, row.isProbed { checks += instances.compactMap(check) }
        }
    }
}
