import Foundation
import Muster
import Registry
import TestKit

/// Changes one service, one change after the other.
struct Changer: Sendable {
    let server: Server
    let service: Service
    let seed: UInt64

    /// Makes changes without end.
    func run() async throws {
        var random = SeededGenerator(seed: seed)
        while true { try await make(change(&random)) }
    }

    /// Registers this many instances, at most 200.
    func register(_ count: Int) async throws {
        for number in 1...count { try await make(registration("i\(number)", "10.0.0.\(number)")) }
    }

    private func make(_ change: (text: String, command: Command)) async throws {
        Self.write("ask \(service.name) \(change.text)\n")
        do {
            _ = try await server.run(change.command)
            Self.write("done \(service.name) \(change.text)\n")
        } catch .registry {
            // The instance is not there: the test knows that nothing changes then.
            Self.write("refused \(service.name) \(change.text)\n")
        }
    }

    /// A change as a line and as a command. There are few instances with few addresses and little
    /// health, so that some are registered again as they are, and often all are unhealthy.
    private func change(_ random: inout SeededGenerator) -> (text: String, command: Command) {
        let instance = "i\(Int.random(in: 0..<3, using: &random))"
        let key = Instance.Key(service: service.id, instance: instance)
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<2:
            let address =
                "10.\(service.name.dropFirst()).\(instance.dropFirst())."
                + "\(Int.random(in: 1...2, using: &random))"
            return registration(instance, address)
        case 2:
            return ("deregister \(instance)", .deregisterInstance(key, owner: .api))
        case 3..<5:
            return ("HEALTHY \(instance)", .updateCustomHealth(key, .healthy))
        default:
            return ("UNHEALTHY \(instance)", .updateCustomHealth(key, .unhealthy))
        }
    }

    private func registration(_ instance: Instance.ID, _ address: String)
        -> (text: String, command: Command)
    {
        let request = RegisterInstance(
            serviceID: service.id, instanceID: instance,
            attributes: [ReservedAttribute.ipv4: address])
        return ("register \(instance) \(address)", .registerInstance(request))
    }

    private static func write(_ line: String) {
        FileHandle.standardOutput.write(Data(line.utf8))
    }
}
