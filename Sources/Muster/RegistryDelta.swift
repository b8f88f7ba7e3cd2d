internal import Registry

/// What a committed group of changes did to the rows that DNS shows, each row once.
struct RegistryDelta {
    /// A row before and after; nil where it did not or does not exist.
    struct Row<Value: Equatable> {
        var old: Value?
        var new: Value?
    }

    private(set) var namespaces: [Row<Namespace>] = []
    private(set) var services: [Row<Service>] = []
    private(set) var instances: [Row<Instance>] = []
    /// Services whose revision rose; the rest of their rows did not change by that.
    private(set) var revised: [Service.ID] = []

    /// Commits the changes, in place of what is staged, and notes what they do. Rows that are as
    /// before are left out.
    init(committing changes: [Change], to registry: inout Registry) {
        registry.discardStaged()
        for change in changes {
            switch (registry.commit(change), change) {
            case (.namespace(let old), .putNamespace(let new)):
                namespaces.append(Row(old: old, new: new))
            case (.namespace(let old), _): namespaces.append(Row(old: old))
            case (.service(let old), .putService(let new)):
                services.append(Row(old: old, new: new))
            case (.service(let old), _): services.append(Row(old: old))
            case (.instance(let old), .putInstance(let new)):
                instances.append(Row(old: old, new: new))
            case (.instance(let old), _): instances.append(Row(old: old))
            case (.other, .setRevision(let id, _)): revised.append(id)
            case (.other, _): break
            }
        }
        namespaces = Self.merged(namespaces, by: \.id)
        services = Self.merged(services, by: \.id)
        instances = Self.merged(instances, by: \.key)
    }

    /// One row for each key, as it was before all changes and is after them.
    private static func merged<Value, Key: Hashable>(
        _ rows: [Row<Value>], by key: (Value) -> Key
    ) -> [Row<Value>] {
        if rows.count < 2 { return rows.allSatisfy { $0.old != $0.new } ? rows : [] }
        var merged: [Row<Value>] = []
        var places: [Key: Int] = [:]
        for row in rows {
            guard let value = row.new ?? row.old else { continue }
            let place = places[key(value), default: merged.count]
            if place == merged.count {
                places[key(value)] = place
                merged.append(row)
            } else {
                merged[place].new = row.new
            }
        }
        return merged.filter { $0.old != $0.new }
    }
}
