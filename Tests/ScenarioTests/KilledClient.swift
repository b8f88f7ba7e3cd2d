import TestKit

/// What one client of the API has made, by names alone: a slow model of every mutating operation
/// that the test of kills uses, which shares nothing with the registry.
struct ClientState: Equatable, Sendable {
    struct Service: Equatable, Sendable {
        var ttl = 5
        var tags: [String: String] = [:]
        var attributes: [String: String] = [:]
        var instances: [String: Instance] = [:]
    }

    struct Instance: Equatable, Sendable {
        var address: String
        var isHealthy = true
    }

    var description = ""
    var services: [String: Service] = [:]
    /// Whether the client's second namespace is there.
    var hasOther = false
}

/// A change that a client asks for.
enum ClientChange: Equatable, Sendable {
    case createService(String), deleteService(String)
    case register(String, String, address: String), deregister(String, String)
    case health(String, String, isHealthy: Bool)
    case tag(String, String), untag(String)
    case putAttribute(String, String), removeAttribute(String)
    case updateService(String, ttl: Int), describe(String)
    case createOther, deleteOther
}

extension ClientState {
    /// A change that can be made of this state. There is little to choose from, so that everything
    /// is changed again and again.
    func change(_ random: inout SeededGenerator) -> ClientChange {
        let name = "s\(Int.random(in: 0...1, using: &random))"
        let id = "i\(Int.random(in: 0...2, using: &random))"
        let number = Int.random(in: 1...200, using: &random)
        guard let service = services[name] else { return .createService(name) }
        switch Int.random(in: 0..<12, using: &random) {
        case 0 where service.instances.isEmpty: return .deleteService(name)
        case 1, 2:
            return service.instances[id] == nil ? .createOrOther(self) : .deregister(name, id)
        case 3, 4:
            guard let instance = service.instances[id] else { break }
            return .health(name, id, isHealthy: !instance.isHealthy)
        case 5: return .tag(name, "\(number)")
        case 6: return .untag(name)
        case 7: return .putAttribute(name, "\(number)")
        case 8: return .removeAttribute(name)
        case 9: return .updateService(name, ttl: number)
        case 10: return .describe("\(number)")
        case 11: return .createOrOther(self)
        default: break
        }
        return .register(name, id, address: "10.0.0.\(number)")
    }

    /// Makes a change.
    mutating func apply(_ change: ClientChange) {
        switch change {
        case .createService(let name): services[name] = Service()
        case .deleteService(let name): services[name] = nil
        case .register(let name, let id, let address):
            if services[name]?.instances[id]?.address != address {
                services[name]?.instances[id] = Instance(address: address)
            }
        case .deregister(let name, let id): services[name]?.instances[id] = nil
        case .health(let name, let id, let isHealthy):
            services[name]?.instances[id]?.isHealthy = isHealthy
        case .tag(let name, let value): services[name]?.tags = ["k": value]
        case .untag(let name): services[name]?.tags = [:]
        case .putAttribute(let name, let value): services[name]?.attributes = ["a": value]
        case .removeAttribute(let name): services[name]?.attributes = [:]
        case .updateService(let name, let ttl): services[name]?.ttl = ttl
        case .describe(let text): description = text
        case .createOther: hasOther = true
        case .deleteOther: hasOther = false
        }
    }
}

extension ClientChange {
    /// Creates the second namespace, or deletes it when it is there.
    fileprivate static func createOrOther(_ state: ClientState) -> ClientChange {
        state.hasOther ? .deleteOther : .createOther
    }
}
