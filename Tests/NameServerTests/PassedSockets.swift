import Glibc
import Testing

@testable import NameServer

@Suite("Sockets of another program")
struct PassedSockets {
    @Test("several workers answer on them, and the next server can have them")
    func again() throws {
        let manager = try SocketManager()
        for _ in 0..<3 {
            let server = try manager.start()
            #expect(try isAnswered(at: manager.address))
            let begin = coarseTime()
            server.stop()
            #expect(coarseTime() - begin < 2_000)
        }
    }

    @Test("what is asked while no server runs waits for the next one")
    func waiting() throws {
        let manager = try SocketManager()
        try manager.start().stop()
        let query = TestQuery(id: 8)
        let client = try TestClient(stream: false, to: manager.address)
        client.send(query.octets)
        let server = try manager.start()
        defer { server.stop() }
        #expect(query.isAnswered(by: client.receive()))
    }

    @Test("workers that share a listener each get their part of the connections")
    func shares() throws {
        let manager = try SocketManager()
        let server = try manager.start {
            $0.tcpWorkers = 4
            $0.connections = 16
            $0.connectionsPerClient = 16
        }
        defer { server.stop() }
        // With a quarter of the places each, one worker alone would close some for others.
        let clients = try (1...12).map { number in
            let client = try TestClient(stream: true, to: manager.address)
            #expect(waitUntil { server.counters()[.tcpOpened] == number })
            return client
        }
        for client in clients { #expect(client.asks(TestQuery(id: 9))) }
        #expect(server.counters()[.tcpEvicted] == 0)
    }

    @Test("a connection wakes one of the workers, not all of them")
    func wakeUps() throws {
        let manager = try SocketManager()
        let workers = 8
        let server = try manager.start {
            $0.tcpWorkers = workers
            $0.threadName = "wakeup"
        }
        defer { server.stop() }
        #expect(waitUntil { ThreadSwitches.threads(named: "wakeup-tcp").count == workers })
        let threads = ThreadSwitches.threads(named: "wakeup-tcp")
        let before = threads.map(ThreadSwitches.voluntary).reduce(0, +)
        let connections = 50
        for number in 1...connections {
            let client = try TestClient(stream: true, to: manager.address)
            #expect(waitUntil { server.counters()[.tcpOpened] == number })
            withExtendedLifetime(client) {}
        }
        #expect(waitUntil { server.counters().tcpOpen == 0 })
        let switches = threads.map(ThreadSwitches.voluntary).reduce(0, +) - before
        // Each connection wakes its worker when it comes and when it goes.
        #expect(switches < connections * workers / 2, "\(switches)")
    }

    private func refusal(_ listen: SocketAddress, _ passed: [PassedSocket]) -> String? {
        do throws(NameServerError) {
            let configuration = NameServerConfiguration(listen: [listen], seed: 1)
            _ = try ListenSockets(configuration, passed: passed)
            return nil
        } catch {
            return error.message
        }
    }

    @Test("those that are of no use are named")
    func refused() throws {
        let manager = try SocketManager()
        let other = manager.address.with(port: 1)
        // SAFETY: the path is a C string for the length of the call.
        let null = unsafe open("/dev/null", O_RDONLY)
        let file = PassedSocket(number: null, name: "null")
        defer { close(file.number) }
        let (udp, tcp) = (manager.passed[0], manager.passed[1])
        for (listen, sockets, reason) in [
            (
                other, [udp],
                "dns-udp (\(udp.number)) is for UDP on \(manager.address), which is not"
            ),
            (manager.address, [udp], "comes without one for TCP on \(manager.address)"),
            (manager.address, [tcp], "comes without one for UDP on \(manager.address)"),
            (manager.address, [udp, tcp, udp], "is a second one for UDP"),
            (manager.address, [file], "null (\(file.number)) is no socket"),
        ] {
            let message = try #require(refusal(listen, sockets))
            #expect(
                message.hasPrefix("the passed socket") && message.contains(reason), "\(message)")
        }
    }

    @Test("one that takes IPv4 and IPv6 is refused")
    func dualStack() throws {
        let number = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(number) }
        let address = try SocketAddress(parsing: "[::]:0")
        let message = refusal(address, [PassedSocket(number: number, name: "both")])
        #expect(message?.contains("BindIPv6Only=ipv6-only") == true)
    }
}
