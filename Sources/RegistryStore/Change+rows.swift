import GRDB
import Registry

extension Change {
    fileprivate static let nextTransition = "next_transition"

    /// Makes the database's row what the change says.
    func apply(to database: Database) throws {
        switch self {
        case .putNamespace(let value): try NamespaceTable.put(value, in: database)
        case .removeNamespace(let id): try NamespaceTable.remove(id, in: database)
        case .putService(let value): try ServiceTable.put(value, in: database)
        case .setRevision(let id, let revision):
            try ServiceTable.set(revision: revision, of: id, in: database)
        case .removeService(let id): try ServiceTable.remove(id, in: database)
        case .putInstance(let value): try InstanceTable.put(value, in: database)
        case .removeInstance(let key): try InstanceTable.remove(key, in: database)
        case .putOperation(let value): try OperationTable.put(value, in: database)
        case .removeOperation(let id): try OperationTable.remove(id, in: database)
        case .putReplay(let value): try ReplayTable.put(value, in: database)
        case .removeReplay(let key): try ReplayTable.remove(key, in: database)
        case .setNextTransition(let number):
            let meta = (name: Self.nextTransition, value: number)
            try MetaTable.put(meta, in: database)
        }
    }

    /// The change that makes the row what it is now; nil for a number that was never set, and for
    /// that of a row that is not there.
    func inverse(in database: Database) throws -> Change? {
        switch self {
        case .putNamespace(let value): try Change.removeNamespace(value.id).inverse(in: database)
        case .removeNamespace(let id):
            try NamespaceTable.find(id, in: database).map(Change.putNamespace) ?? self
        case .putService(let value): try Change.removeService(value.id).inverse(in: database)
        case .setRevision(let id, _):
            try ServiceTable.find(id, in: database).map { .setRevision(id, $0.revision) }
        case .removeService(let id):
            try ServiceTable.find(id, in: database).map(Change.putService) ?? self
        case .putInstance(let value): try Change.removeInstance(value.key).inverse(in: database)
        case .removeInstance(let key):
            try InstanceTable.find(key, in: database).map(Change.putInstance) ?? self
        case .putOperation(let value): try Change.removeOperation(value.id).inverse(in: database)
        case .removeOperation(let id):
            try OperationTable.find(id, in: database).map(Change.putOperation) ?? self
        case .putReplay(let value): try Change.removeReplay(value.key).inverse(in: database)
        case .removeReplay(let key):
            try ReplayTable.find(key, in: database).map(Change.putReplay) ?? self
        case .setNextTransition:
            try MetaTable.find(Self.nextTransition, in: database)
                .map { .setNextTransition($0.value) }
        }
    }
}

extension StoredRows {
    /// Visits every row of a part of the database, in an order in which each finds what it refers
    /// to.
    static func forEach(
        in database: Database, of part: StoredPart, _ body: (StoredRows) -> Void
    ) throws {
        switch part {
        case .answers:
            try NamespaceTable.forEachBatch(in: database) { body(.namespaces($0)) }
            try ServiceTable.forEachBatch(in: database) { body(.services($0)) }
            try InstanceTable.forEachBatch(
                in: database, belongTogether: { $0.serviceID == $1.serviceID }
            ) { body(.instances($0)) }
        case .history:
            try OperationTable.forEachBatch(in: database) { body(.operations($0)) }
            try ReplayTable.forEachBatch(in: database) { body(.replays($0)) }
            if let meta = try MetaTable.find(Change.nextTransition, in: database) {
                body(.nextTransition(meta.value))
            }
        }
    }
}
