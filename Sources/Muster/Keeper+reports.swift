internal import HealthChecks
package import Registry

// The health of instances, for people.
extension Keeper {
    /// What is known of the health of a service's instances, by id, from behind `start` on; nil
    /// when there is no such service.
    func healthReports(
        of id: Service.ID, after start: Instance.ID?, limit: Int
    ) -> [HealthReport]? {
        guard let service = registry.service(id) else { return nil }
        let now = time.wall()
        return registry.instances(of: id, after: start, limit: limit).map { instance in
            HealthReport(
                instance,
                probes: checks?.report(of: instance.key).map { ProbeReport($0, at: now) },
                lease: lease(of: instance, in: service, at: now),
                changes: healthHistory(of: instance.key), target: targetText(of: instance))
        }
    }

    private func lease(
        of instance: Instance, in service: Service, at now: Timestamp
    ) -> LeaseReport? {
        guard let seconds = instance.lease(in: service) else { return nil }
        let end = agenda.leaseEnd(of: instance.key).map { now.advanced(by: $0 - time.steady()) }
        return LeaseReport(seconds: seconds, hasLapsed: instance.health.isLapsed, end: end)
    }
}

extension Keeper {
    /// What the status of an instance comes from, in words; nil where there is nothing to say.
    func reason(of instance: Instance) -> String? {
        if instance.health.isLapsed { return HealthChange.Cause.leaseRanOut.rawValue }
        var parts: [String] = []
        if let target = targetText(of: instance) { parts.append(target) }
        if let report = checks?.report(of: instance.key) {
            parts.append(report.last?.text ?? "not probed yet")
            if let inARow = report.inARow { parts.append(inARow) }
        } else if let change = healthHistory(of: instance.key).last {
            parts.append(change.cause.rawValue)
        }
        if let pending = instance.health.pending {
            let seconds = max(0, pending.due.milliseconds - time.wall().milliseconds) / 1000
            parts.append("\(pending.status.rawValue) in \(seconds) s")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}

extension CheckReport {
    /// `1 of 3`: results in a row that may change the status; nil while they say what it says.
    fileprivate var inARow: String? {
        guard last != nil, passes + failures > 0 else { return nil }
        let isTold = passes > 0 ? status == .healthy : status == .unhealthy
        return isTold ? nil : "\(max(passes, failures)) of \(check.threshold)"
    }
}

extension ProbeReport {
    /// What the check of an instance knows at a moment.
    init(_ report: CheckReport, at now: Timestamp) {
        self.init(
            kind: report.check.kind, target: "\(report.check.target)",
            interval: report.check.interval, threshold: report.check.threshold,
            passes: report.passes, failures: report.failures,
            next: report.next.map { now.advanced(by: $0) }, last: report.last.map(Result.init))
    }
}

extension ProbeReport.Result {
    fileprivate init(_ result: CheckResult) {
        let status: Int? =
            switch result.outcome {
            case .passed(let status): status
            case .failed(.status(let status)): status
            case .failed, .denied: nil
            }
        let isPassed = if case .passed = result.outcome { true } else { false }
        self.init(
            time: result.time, milliseconds: result.latency / .milliseconds(1),
            isPassed: isPassed, httpStatus: status, text: result.text)
    }
}

extension Timestamp {
    /// The moment that much later.
    fileprivate func advanced(by duration: Duration) -> Timestamp {
        Timestamp(milliseconds: milliseconds + Int64(duration / .milliseconds(1)))
    }
}

extension Server {
    /// What is known of the health of a service's instances, by id, from behind `start` on; nil
    /// when there is no such service.
    package func healthReports(
        of service: Service.ID, after start: Instance.ID?, limit: Int
    ) async -> [HealthReport]? {
        await keeper.healthReports(of: service, after: start, limit: limit)
    }
}
