import Muster
import Registry
import Synchronization
import TestKit
import Testing

@Suite("A start from what is stored")
struct AnswersDuringStart {
    /// What DNS answers when a server looks at the clock for the first time: at the first lease
    /// that it takes into its registry, when most of that is still to come.
    private final class FirstLook: Sendable {
        private typealias Look = Result<[String: [String]], any Error>
        private let look = Mutex<Look?>(nil)
        private let address: String
        private let names: [String]

        init(_ address: String, _ names: [String]) {
            self.address = address
            self.names = names
        }

        /// The clock of the machine, whose reading comes when DNS has been asked.
        var clock: ServerClock {
            let system = ServerClock.system
            return ServerClock(
                wall: system.wall,
                steady: { [self] in
                    look.withLock { if $0 == nil { $0 = Result { try ask() } } }
                    return system.steady()
                }, sleep: system.sleep)
        }

        /// What was answered; nil while the clock was not looked at.
        var answers: [String: [String]]? {
            get throws { try look.withLock { $0 }?.get() }
        }

        /// The addresses of each name, over UDP.
        private func ask() throws -> [String: [String]] {
            let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
            let socket = try Socket(.datagram)
            try socket.connect(to: .local(port: port))
            let answers = try names.map { name in
                let query = try QueryMessage(name + ". A").octets
                try socket.send(query)
                let reply = try socket.receive()
                try ReplyJudge.judge(reply, to: query, isStream: false)
                return (
                    name, try Reply(reply).answer.map { String($0.split(separator: " ").last!) }
                )
            }
            return Dictionary(uniqueKeysWithValues: answers)
        }
    }

    @Test("DNS answers from all of it before commands can be carried out")
    func order() async throws {
        let data = try TemporaryFolder()
        let test = try await TestServer { $0.data = .folder(data.path) }
        let expected = Dictionary(
            uniqueKeysWithValues: (0..<200).map { ("s\($0).example.local", ["192.0.2.\($0)"]) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let service = try await test.service("s\(number)", [.init(.a, ttl: 5)])
                    try await test.register(
                        service, "i", "192.0.2.\(number)", [Lease.attribute: "600"])
                }
            }
            try await group.waitForAll()
        }
        await test.server.stop()

        var configuration = ServerConfiguration()
        configuration.data = .folder(data.path)
        configuration.listen = ["127.0.0.1:\(try FreePort.take())"]
        let look = FirstLook(configuration.listen[0], expected.keys.sorted())
        let server = try await Server.start(configuration, time: look.clock)
        // The start has taken in all leases on return: this was while it went on.
        #expect(try look.answers == expected)
        #expect(await server.read { $0.counts.instances } == 200)
        await server.stop()
    }
}
