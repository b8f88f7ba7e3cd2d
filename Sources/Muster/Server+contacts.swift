internal import HealthChecks
package import Registry

extension Server {
    /// When the check that the server makes of an instance last had a result, and the seconds from
    /// one to the next. Where the address is never probed it is when the instance was registered,
    /// and there is no next. Nil for an instance that the server does not check, and before the
    /// first result.
    package func lastContact(
        with key: Instance.Key
    ) async -> (time: Timestamp, interval: Int?)? {
        await keeper.lastContact(with: key)
    }
}

extension Keeper {
    fileprivate func lastContact(
        with key: Instance.Key
    ) -> (time: Timestamp, interval: Int?)? {
        guard let report = checks?.report(of: key), let last = report.last,
            let instance = registry.instance(key)
        else { return nil }
        if last.outcome == .denied { return (instance.registered, nil) }
        return (last.time, report.check.interval)
    }
}
