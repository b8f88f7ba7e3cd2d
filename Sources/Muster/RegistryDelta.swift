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

    /// The rows that `old` names as they are there and in `new`. Rows that are alike are left out.
    init(from old: Keys, to new: Registry) {
        namespaces = old.namespaces.map { Row(old: $1, new: new.namespace($0)) }
            .filter { $0.old != $0.new }
        services = old.services.map { Row(old: $1, new: new.service($0)) }
            .filter { $0.old != $0.new }
        instances = old.instances.map { Row(old: $1, new: new.instance($0)) }
            .filter { $0.old != $0.new }
    }

    /// The rows that changes name, as they are before them.
    struct Keys {
        fileprivate var namespaces: [Namespace.ID: Namespace?] = [:]
        fileprivate var services: [Service.ID: Service?] = [:]
        fileprivate var instances: [Instance.Key: Instance?] = [:]

        /// The rows that `changes` name as `registry` has them.
        init(_ changes: [Change], in registry: Registry) {
            for change in changes {
                switch change {
                case .putNamespace(let row): note(namespace: row.id, registry)
                case .removeNamespace(let id): note(namespace: id, registry)
                case .putService(let row): note(service: row.id, registry)
                case .removeService(let id): note(service: id, registry)
                case .putInstance(let row): note(instance: row.key, registry)
                case .removeInstance(let key): note(instance: key, registry)
                case .putOperation, .removeOperation, .putReplay, .removeReplay,
                    .setNextTransition:
                    break
                }
            }
        }

        private mutating func note(namespace id: Namespace.ID, _ registry: Registry) {
            namespaces.updateValue(registry.namespace(id), forKey: id)
        }

        private mutating func note(service id: Service.ID, _ registry: Registry) {
            services.updateValue(registry.service(id), forKey: id)
        }

        private mutating func note(instance key: Instance.Key, _ registry: Registry) {
            instances.updateValue(registry.instance(key), forKey: key)
        }
    }
}
