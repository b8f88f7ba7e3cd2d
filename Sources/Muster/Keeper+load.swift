internal import HealthChecks
internal import Registry
internal import RegistryStore

// The start, in two steps, so that DNS waits for no more than it needs: what is answered is read,
// projected and published in one step; the registry, which commands need, follows.

extension Keeper {
    /// Takes in the zones of hosts, the zone files and what is stored of namespaces, services and
    /// instances, and publishes it: queries can be answered. A stored row is projected right when
    /// it is read: later it would have to be looked up again.
    func begin(
        _ statics: LoadedZones, _ hosts: HostZones, _ stored: RegistryStore?
    ) throws(ServerError) {
        registry.staticNames = statics.zones
        let start = ContinuousClock.now
        projection.put(hosts)
        projection.loadDiscovery { $0.take(statics.zones) }
        projection.replaceStatics(with: statics)
        try load(.answers, of: stored) { project($0) }
        if !registry.namespaces(meeting: statics.zones).isEmpty { takeInProjected() }
        try Self.check(statics.zones, beside: registry)
        publish(projectedFrom: start)
    }

    /// Whether a declaration may change what was projected: it says something, or what it does not
    /// say any more goes.
    func isChanged(by declaration: Declaration?) -> Bool {
        guard let declaration else { return false }
        return declaration != Declaration() || arriving.hasDeclared
    }

    /// Takes everything stored into the registry, and starts what goes by time. Nothing else may be
    /// asked of the keeper before.
    func complete(_ stored: RegistryStore?) throws(ServerError) {
        takeInProjected()
        try load(.history, of: stored) { takeIn($0) }
        startChecks(arriving.checks)
        arriving = Arrivals()
        settleDue()
    }

    private func load(
        _ part: StoredPart, of stored: RegistryStore?, into body: (StoredRows) -> Void
    ) throws(ServerError) {
        do throws(StoreError) {
            try stored?.load(part, into: body)
        } catch {
            throw .storage(error.message)
        }
    }

    /// Projects some stored rows; the registry takes in namespaces, which the others need, at once.
    private func project(_ rows: StoredRows) {
        switch rows {
        case .namespaces(let rows):
            for row in rows {
                arriving.note(row.owner)
                registry.load(.putNamespace(row))
                projection.load(row)
            }
            return
        case .services(let rows):
            for row in rows {
                arriving.note(row.owner)
                projection.load(row, registry)
            }
        case .instances(let rows):
            for index in rows.indices { arriving.note(rows[index].owner) }
            for run in rows.services { projection.load(run.instances, of: run.service) }
        case .operations, .replays, .nextTransition: break
        }
        arriving.rows.append(rows)
    }

    /// Takes the rows that were projected into the registry, and frees them one after the other.
    private func takeInProjected() {
        arriving.rows.reverse()
        while let rows = arriving.rows.popLast() { takeIn(rows) }
    }

    private func takeIn(_ rows: StoredRows) {
        switch rows {
        case .namespaces(let rows): for row in rows { registry.load(.putNamespace(row)) }
        case .services(let rows): for row in rows { registry.load(.putService(row)) }
        case .instances(let rows):
            for run in rows.services { takeIn(run.instances, of: run.service) }
        case .operations(let rows): for row in rows { registry.load(.putOperation(row)) }
        case .replays(let rows): for row in rows { registry.load(.putReplay(row)) }
        case .nextTransition(let number): registry.load(.setNextTransition(number))
        }
    }

    /// Takes in all instances of a service.
    private func takeIn(_ instances: ArraySlice<Instance>, of id: Service.ID) {
        registry.load(instances, of: id)
        guard let service = registry.service(id) else { return }
        takeAgenda(of: instances, service)
        if probes.isOn, service.isProbed { arriving.checks += instances.compactMap(check) }
    }
}

/// What was read at the start and waits for its turn.
struct Arrivals {
    /// Rows that are projected and not in the registry.
    var rows: [StoredRows] = []
    /// The checks of the instances that are in it.
    var checks: [Check] = []
    /// Whether the declared file owns any row.
    private(set) var hasDeclared = false

    /// Takes in who owns a row.
    mutating func note(_ owner: Owner) { if owner == .file { hasDeclared = true } }
}

extension [Instance] {
    /// The runs of instances of one service.
    fileprivate var services: some Sequence<(service: Service.ID, instances: ArraySlice<Instance>)>
    {
        sequence(state: self[...]) { rest in
            guard let service = rest.first?.serviceID else { return nil }
            let end = rest.firstIndex { $0.serviceID != service } ?? rest.endIndex
            defer { rest = rest[end...] }
            return (service, rest[..<end])
        }
    }
}
