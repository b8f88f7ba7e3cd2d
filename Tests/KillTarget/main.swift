// A program that changes a registry as fast as it can, for tests that kill it.
//
//     KillTarget FOLDER SEED          changes all services at once, until it is killed
//     KillTarget FOLDER SEED COUNT    registers COUNT instances, one after the other
//
// Before each change it writes `ask SERVICE CHANGE` to its standard output, and once the change is
// acknowledged `done SERVICE CHANGE`, each line with one system call.

import Foundation
import Muster

let arguments = CommandLine.arguments
guard arguments.count >= 3, let seed = UInt64(arguments[2]) else {
    fatalError("usage: KillTarget FOLDER SEED [COUNT]")
}
var configuration = ServerConfiguration()
configuration.data = .folder(arguments[1])
let server = try await Server.start(configuration)
let services = try await server.killedServices()
if arguments.count > 3, let count = Int(arguments[3]) {
    try await Changer(server: server, service: services[0], seed: seed).register(count)
    await server.stop()
} else {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (number, service) in services.enumerated() {
            let changer = Changer(server: server, service: service, seed: seed + UInt64(number))
            group.addTask { try await changer.run() }
        }
        try await group.waitForAll()
    }
}
