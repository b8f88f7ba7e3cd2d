internal import HealthChecks
internal import Logging
internal import Registry

// Changes of health, for people.
extension Keeper {
    /// Logs each change of health and remembers it for an hour.
    ///
    /// - Parameter detail: What was observed of the one instance that changed.
    func noteHealth(_ delta: RegistryDelta, detail: String?) {
        for row in delta.instances {
            guard let old = row.old else { continue }
            guard let new = row.new, let service = registry.service(new.serviceID) else {
                history.forget(old.key)
                continue
            }
            guard var change = HealthChange(from: old, to: new, in: service) else { continue }
            if change.cause == .probed {
                change.detail = detail ?? checks?.report(of: new.key)?.last?.text
            }
            history.add(change, of: new.key)
            logger.info("health changed", metadata: metadata(of: change, of: new, in: service))
        }
    }

    /// What the log says of a change; asked for only where its line is written.
    private func metadata(
        of change: HealthChange, of instance: Instance, in service: Service
    ) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "namespace": "\(registry.namespace(service.namespaceID)?.name ?? "")",
            "service": "\(service.name)", "serviceID": "\(service.id)",
            "instance": "\(instance.id)", "from": "\(change.old.rawValue)",
            "to": "\(change.new.rawValue)", "cause": "\(change.cause.rawValue)",
        ]
        if let detail = change.detail { metadata["detail"] = "\(detail)" }
        if service.dns != nil {
            let isOther = projection.rechosen.contains(service.id)
            metadata["answer"] = isOther ? "changed" : "unchanged"
        }
        return metadata
    }

    /// The changes of an instance's health in the last hour, the oldest first.
    func healthHistory(of key: Instance.Key) -> [HealthChange] {
        history.changes(of: key, before: time.wall())
    }
}
