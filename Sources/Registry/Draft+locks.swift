/// Operations that are not finished hold what they are about. As every operation is done
/// when it is answered, there are such only where `RegistrySettings.operationDelay` says so.
extension Draft {
    /// What an operation holds until it is finished.
    enum Lock {
        /// The name of a namespace that is created.
        case name(String)
        case namespace(Namespace.ID)
        case service(Service.ID)
        case instance(Instance.Key)
    }

    /// Refuses a command about something that an operation holds.
    ///
    /// Complexity: O(operations of the namespace or service); O(1) without a delay.
    func checkFree(_ lock: Lock) throws(Refusal) {
        guard settings.operationDelay > 0 else { return }
        let oldest = now.milliseconds - Int64(settings.operationDelay)
        let recent = tables.operationOrder.committedMembers(of: lock.scope).reversed()
            .prefix { $0.time.milliseconds > oldest }
        let operations =
            tables.operations.stagedRows.filter { $0.isAmong(lock.scope) }
            + recent.compactMap { tables.operations[$0.id] }
        for operation in operations where !operation.isFinished(at: now) && holds(operation, lock) {
            let name = operation.apiName(
                of: operation.namespaceID.flatMap { tables.namespaces[$0] })
            throw .error(
                .duplicateRequest(
                    "Another operation of type \(name) and id \(operation.id) is in progress",
                    operationID: operation.id))
        }
    }

    private func holds(_ operation: Operation, _ lock: Lock) -> Bool {
        switch (lock, operation.kind) {
        case (.name(let name), .createNamespace):
            let row = operation.namespaceID.flatMap { tables.namespaces[$0] }
            return row.map { OwnerName.apex(of: $0.name) == OwnerName.apex(of: name) } == true
        case (.namespace, .createNamespace), (.namespace, .updateNamespace),
            (.namespace, .deleteNamespace), (.service, .updateService):
            return true
        case (.instance(let key), .registerInstance), (.instance(let key), .deregisterInstance):
            return operation.instanceID == key.instance
        default: return false
        }
    }
}

extension Draft.Lock {
    /// The operations among which one may hold it.
    fileprivate var scope: Operation.Scope {
        switch self {
        case .name: .all
        case .namespace(let id): .namespace(id)
        case .service(let id): .service(id)
        case .instance(let key): .service(key.service)
        }
    }
}

extension Operation {
    /// Whether the scope has the operation.
    fileprivate func isAmong(_ scope: Scope) -> Bool {
        switch scope {
        case .all: true
        case .namespace(let id): namespaceID == id
        case .service(let id): serviceID == id
        }
    }

    /// The name of the call that made it, for a namespace that is there still.
    fileprivate func apiName(of namespace: Namespace?) -> String {
        let type =
            switch namespace?.kind {
            case .http: "Http"
            case .dnsPrivate: "PrivateDns"
            case .dnsPublic: "PublicDns"
            case nil: ""
            }
        return switch kind {
        case .createNamespace: "Create\(type)Namespace"
        case .updateNamespace: "Update\(type)Namespace"
        case .deleteNamespace: "DeleteNamespace"
        case .updateService: "UpdateService"
        case .registerInstance: "RegisterInstance"
        case .deregisterInstance: "DeregisterInstance"
        }
    }
}
