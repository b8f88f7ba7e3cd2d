import Testing

@testable import NameServer

@Suite("An idle server")
struct Idleness {
    @Test("wakes no thread, and uses no processor")
    func noWakeUps() throws {
        let server = try TestServer { $0.threadName = "idletest" }
        defer { server.stop() }
        try expectQuiet(server.server, "idletest", threads: 3)
    }

    @Test("wakes none either on sockets that were passed")
    func noWakeUpsOnPassedSockets() throws {
        let manager = try SocketManager()
        let server = try manager.start { $0.threadName = "idlepass" }
        defer { server.stop() }
        try expectQuiet(server, "idlepass", threads: 4)
    }

    private func expectQuiet(_ server: NameServer, _ name: String, threads count: Int) throws {
        let address = server.addresses[0]
        #expect(try isAnswered(at: address))
        // Both clients are gone; their connection ends, and then nothing may happen any more.
        #expect(waitUntil { server.counters().tcpOpen == 0 })
        #expect(waitUntil { ThreadSwitches.threads(named: name).count == count })
        let threads = ThreadSwitches.threads(named: name)
        let quiet = try TestClient(stream: false, to: address)
        // What the clients left behind may still wake a thread; then a whole second has to pass.
        #expect(
            waitUntil {
                let before = threads.map(ThreadSwitches.switches)
                return !quiet.isReadable(within: 50)
                    && threads.map(ThreadSwitches.switches) == before
            })
        let before = threads.map(ThreadSwitches.switches)
        #expect(before.allSatisfy { $0.count == 2 })
        #expect(!quiet.isReadable(within: 1_100))
        #expect(threads.map(ThreadSwitches.switches) == before)
        #expect(try isAnswered(at: address))
    }

    @Test("names its threads")
    func names() throws {
        let server = try TestServer { $0.threadName = "nametest" }
        defer { server.stop() }
        #expect(waitUntil { ThreadSwitches.threads(named: "nametest").count == 3 })
        let names = ThreadSwitches.threads(named: "nametest").map {
            ThreadSwitches.read("\($0)/comm")
        }
        #expect(Set(names) == ["nametest-udp-0\n", "nametest-udp-1\n", "nametest-tcp-0\n"])
    }
}
