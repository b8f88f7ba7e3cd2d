import CloudMap

/// `muster register`, `muster deregister` and `muster health`.
extension Program {
    /// `muster register SERVICE INSTANCE`: registers an instance or gives it new attributes.
    package func register(_ registration: Registration, asJSON: Bool) async -> Int32 {
        await ask { api throws(Problems) in
            let service = try await api.serviceToJoin(registration) { line in
                if !asJSON { Output.lines([line]) }
            }
            let operation = try await api.change(
                .registerInstance, service, registration.instance,
                [
                    "Attributes": .object(JSONObject(registration.attributes))
                ])
            report(asJSON, service, registration.instance, "registered", "in", operation)
        }
    }

    /// `muster deregister SERVICE INSTANCE`: takes an instance away.
    package func deregister(_ instance: String, of target: String, asJSON: Bool) async -> Int32 {
        await ask { api throws(Problems) in
            let service = try await api.service(target)
            let operation = try await api.change(.deregisterInstance, service, instance, [:])
            report(asJSON, service, instance, "deregistered", "from", operation)
        }
    }

    /// `muster health SERVICE INSTANCE healthy|unhealthy`: tells how an instance is.
    package func tell(
        _ health: ToldHealth, of instance: String, in target: String, asJSON: Bool
    ) async -> Int32 {
        await ask { api throws(Problems) in
            let service = try await api.service(target)
            _ = try await api.call(
                CloudMapOperation.updateInstanceCustomHealthStatus,
                [
                    "ServiceId": .string(service.id), "InstanceId": .string(instance),
                    "Status": .string(health.status),
                ])
            if asJSON {
                Output.json([
                    "ServiceId": .string(service.id), "InstanceId": .string(instance),
                    "HealthStatus": .string(health.status),
                ])
            } else {
                let text = "\(instance) of \(service.title) is \(health.status)"
                Output.lines([VisibleText.escaped(text)])
            }
        }
    }

    private func report(
        _ asJSON: Bool, _ service: ListedService, _ instance: String, _ done: String,
        _ preposition: String, _ operation: String
    ) {
        if asJSON {
            Output.json([
                "ServiceId": .string(service.id), "InstanceId": .string(instance),
                "OperationId": .string(operation),
            ])
        } else {
            let text = "\(done) \(instance) \(preposition) \(service.title)"
            Output.lines([VisibleText.escaped(text)])
        }
    }
}

/// What a person says about an instance.
package enum ToldHealth: String, CaseIterable, Sendable {
    case healthy, unhealthy

    /// As the API calls it.
    var status: String { rawValue.uppercased() }
}

extension APIClient {
    /// Carries out a change of an instance; the id of its operation.
    fileprivate func change(
        _ operation: CloudMapOperation, _ service: ListedService, _ instance: String,
        _ others: JSONObject
    ) async throws(Problems) -> String {
        let common: JSONObject = [
            "ServiceId": .string(service.id), "InstanceId": .string(instance),
        ]
        return try await finish(operation, JSONObject(common.pairs + others.pairs)).id
    }

    /// Carries out a change that has an operation: its id and targets. One that failed is an error.
    func finish(
        _ operation: CloudMapOperation, _ members: JSONObject
    ) async throws(Problems) -> (id: String, targets: [String: String]) {
        guard let id = try await call(operation, members)["OperationId"]?.text else {
            throw strange(operation)
        }
        let state = try await finished(id)
        guard state["Status"]?.text == "FAIL" else { return (id, state.texts("Targets") ?? [:]) }
        let code = state["ErrorCode"]?.text ?? "FAIL"
        let message = state["ErrorMessage"]?.text ?? "operation \(id)"
        throw Problems(VisibleText.escaped("\(code): \(message)"))
    }

    /// An operation when it has ended: at once, unless `operationDelayMs` is set.
    private func finished(_ id: String) async throws(Problems) -> JSONObject {
        var pause = Duration.milliseconds(20)
        let end = ContinuousClock.now + Limits.apiOperationTime
        while true {
            let reply = try await call(CloudMapOperation.getOperation, ["OperationId": .string(id)])
            guard let state = reply["Operation"]?.members, let status = state["Status"]?.text
            else { throw strange(CloudMapOperation.getOperation) }
            if ["SUCCESS", "FAIL"].contains(status) { return state }
            guard ContinuousClock.now < end, (try? await Task.sleep(for: pause)) != nil else {
                throw Problems(VisibleText.escaped("the operation \(id) is still \(status)"))
            }
            pause = min(pause * 2, .seconds(1))
        }
    }
}
