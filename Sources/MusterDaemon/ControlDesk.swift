import Muster
import Registry

/// Answers control requests from a server.
struct ControlDesk: Sendable {
    let server: Server

    /// Carries out one request.
    func response(to request: ControlRequest) async -> ControlResponse {
        do {
            switch request {
            case .answer(let name, let type):
                return .line(.answer(explanation: try await server.explain(name, type)))
            case .stats:
                return .line(.stats(statistics: await server.statistics()))
            case .backup(let path):
                guard path.hasPrefix("/") else {
                    return .line(.failed(text: "a backup needs an absolute path, not \(path)"))
                }
                try await server.backup(to: path)
                return .line(.done(text: "the registry is saved in \(path)"))
            case .purge(let target):
                return .line(try await purge(target))
            case .export(let zone):
                return .zone(try await server.export(zone: zone))
            }
        } catch {
            return .line(.failed(text: error.message))
        }
    }

    private func purge(_ target: String) async throws(ServerError) -> ControlReply {
        let found = await server.read { PurgeTarget.find(target, in: $0) }
        guard let one = found.first else {
            return .failed(text: "there is no namespace and no service '\(target)'")
        }
        guard found.count == 1 else {
            let all = found.map(\.description).joined(separator: ", ")
            return .failed(text: "'\(target)' may be \(all): name the id of the one you mean")
        }
        _ = try await server.run(one.command)
        return .done(text: "purged \(one), instances: \(one.instances)")
    }
}

/// What a purge is about.
struct PurgeTarget: Sendable, CustomStringConvertible {
    let command: Command
    /// How many instances it deregisters.
    let instances: Int
    /// `service web.example.local (srv-...)`.
    let description: String

    /// The namespaces and services that have this id, or this name without regard to case.
    static func find(_ target: String, in registry: Registry) -> [PurgeTarget] {
        let target = target.hasSuffix(".") ? String(target.dropLast()) : target
        let name = target.lowercased()
        var found: [PurgeTarget] = []
        for namespace in registry.namespaces {
            let services = registry.services(in: namespace.id)
            if namespace.id == target || namespace.name.lowercased() == name {
                found.append(
                    PurgeTarget(
                        command: .purgeNamespace(namespace.id, owner: .api),
                        instances: services.reduce(0) { $0 + registry.instanceCount(of: $1.id) },
                        description: "namespace \(namespace.name) (\(namespace.id))"))
            }
            for service in services {
                let full = OwnerName.title(of: service.name, in: namespace.name)
                guard service.id == target || full.lowercased() == name else { continue }
                found.append(
                    PurgeTarget(
                        command: .purgeService(service.id, owner: .api),
                        instances: registry.instanceCount(of: service.id),
                        description: "service \(full) (\(service.id))"))
            }
        }
        return found
    }
}
