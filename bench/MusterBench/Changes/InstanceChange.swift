import BenchData
import Muster
import Registry

/// A change of one instance, and how DNS shows that it was made.
struct InstanceChange: Hashable, Sendable {
    /// What is done.
    enum Kind: String, Codable, CaseIterable, Sendable {
        case register, deregister, healthy, unhealthy
    }

    let kind: Kind
    let target: ChangeTarget

    /// The command that makes it.
    var command: Command {
        switch kind {
        case .register:
            .registerInstance(
                RegisterInstance(
                    serviceID: target.key.service, instanceID: target.key.instance,
                    attributes: target.attributes))
        case .deregister: .deregisterInstance(target.key, owner: .api)
        case .healthy: .updateCustomHealth(target.key, .healthy)
        case .unhealthy: .updateCustomHealth(target.key, .unhealthy)
        }
    }

    /// Whether the service's A records hold the instance's address once it is made. (A service
    /// that is changed has other instances, which are healthy.)
    var showsAddress: Bool { kind == .register || kind == .healthy }
}
