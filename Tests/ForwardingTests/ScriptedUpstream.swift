import DNSWire
import Glibc
import NameServer
import Synchronization
import TestKit

@testable import NameServer

/// A query that a scripted upstream was asked.
struct AskedQuery: Sendable {
    let octets: [UInt8]
    let isTCP: Bool
    /// How many queries came before, over UDP and TCP.
    let number: Int

    /// The name as it was asked, letters as they came.
    var name: String {
        guard let end = nameEnd, let name = try? DomainName(wire: Array(octets[12..<end])) else {
            return "?"
        }
        return name.description
    }

    private var nameEnd: Int? {
        var position = 12
        while position < octets.count, octets[position] != 0 {
            position += 1 + Int(octets[position])
        }
        return position < octets.count ? position + 1 : nil
    }

    /// The type that was asked for.
    var type: UInt16 {
        guard let end = nameEnd else { return 0 }
        return UInt16(octets[end]) << 8 | UInt16(octets[end + 1])
    }

    /// The question section.
    var question: [UInt8] { nameEnd.map { Array(octets[12..<$0 + 4]) } ?? [] }

    /// Whether there is an OPT record, and whether its DO bit is set.
    var hasOptions: Bool { octets[11] == 1 }
    var wantsDNSSEC: Bool { hasOptions && octets[octets.count - 4] & 0x80 != 0 }

    /// A reply with these records.
    func reply(
        code: UInt8 = 0, truncated: Bool = false, id: UInt16? = nil, question: [UInt8]? = nil,
        answers: [Record] = [], authorities: [Record] = [], options: [UInt8]? = nil
    ) -> [UInt8] {
        let id = id.map(\.octets) ?? Array(octets[..<2])
        var reply = id + [truncated ? 0x83 : 0x81, 0x80 | code, 0, 1]
        reply += UInt16(answers.count).octets + UInt16(authorities.count).octets
        reply += [0, options == nil ? 0 : 1] + (question ?? self.question)
        for record in answers + authorities { reply += record.octets }
        if let options {
            reply += [0, 0, 41, 4, 208, 0, 0, 0, 0] + UInt16(options.count).octets + options
        }
        return reply
    }

    /// A reply with one address record at the question's name.
    func address(_ last: UInt8, ttl: UInt32 = 60) -> [UInt8] {
        reply(answers: [Record(type: 1, ttl: ttl, data: [192, 0, 2, last])])
    }
}

/// A record of a scripted reply; its owner is a pointer at the question unless it is given.
struct Record: Sendable {
    var owner: [UInt8] = [0xC0, 12]
    let type: UInt16
    var ttl: UInt32 = 60
    let data: [UInt8]

    var octets: [UInt8] {
        owner + type.octets + [0, 1] + UInt16(ttl >> 16).octets + UInt16(ttl & 0xFFFF).octets
            + UInt16(data.count).octets + data
    }

    /// The SOA record of a zone at the question's name.
    static func authority(ttl: UInt32, minimum: UInt32) -> Record {
        let numbers: [UInt32] = [1, 2, 3, 4, minimum]
        return Record(
            type: 6, ttl: ttl,
            data: [1, 0x6E, 0, 1, 0x68, 0]
                + numbers.flatMap { UInt16($0 >> 16).octets + UInt16($0 & 0xFFFF).octets })
    }
}

/// A server that does what a test's script says with each query, on a port of 127.0.0.1 over UDP
/// and TCP.
final class ScriptedUpstream: Sendable {
    /// What is done with a query, one after the other.
    enum Step: Sendable {
        case send([UInt8])
        /// From another port of the same address, or from another address with the same port.
        case sendFromOtherPort([UInt8]), sendFromOtherAddress([UInt8])
        /// Nothing for so many milliseconds; other queries wait too.
        case wait(Int32)
        /// The connection ends.
        case close
    }

    let address: SocketAddress
    private let port: ListenPort
    private let script: @Sendable (AskedQuery) -> [Step]
    private let asked = Mutex<[AskedQuery]>([])
    private let stopped = Atomic(false)
    private let threads: Mutex<[WorkerThread]> = Mutex([])

    init(port: UInt16 = 0, _ script: @escaping @Sendable (AskedQuery) -> [Step]) throws {
        var configuration = NameServerConfiguration(
            listen: [try SocketAddress(parsing: "127.0.0.1:\(port)")], seed: 1)
        configuration.udpWorkers = 1
        configuration.tcpWorkers = 1
        self.port = try ListenPort(configuration.listen[0], configuration)
        self.script = script
        address = self.port.address
        let (udp, tcp) = (self.port.udp[0], self.port.tcp[0])
        let datagrams = try WorkerThread("upstream-udp", processor: nil) { [weak self] in
            while self?.serveDatagram(udp) == true {}
        }
        let streams = try WorkerThread("upstream-tcp", processor: nil) { [weak self] in
            while self?.serveStream(tcp) == true {}
        }
        threads.withLock { $0 = [datagrams, streams] }
    }

    /// Stops the server and waits for its threads.
    func stop() {
        stopped.store(true, ordering: .releasing)
        threads.withLock { threads in
            for thread in threads { thread.join() }
            threads = []
        }
    }

    /// The queries so far, without loop tests.
    var queries: [AskedQuery] {
        asked.withLock { $0 }.filter { !$0.name.lowercased().contains("muster-loop") }
    }

    private func note(_ octets: [UInt8], isTCP: Bool) -> AskedQuery {
        asked.withLock { asked in
            let query = AskedQuery(
                octets: octets, isTCP: isTCP, number: asked.count { !$0.isLoopTest })
            asked.append(query)
            return query
        }
    }

    private func isReadable(_ number: Int32) -> Bool {
        var request = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        // SAFETY: the kernel reads and writes one local that outlives the call.
        return unsafe poll(&request, 1, 20) > 0
    }

    private func serveDatagram(_ socket: UDPSocket) -> Bool {
        if stopped.load(ordering: .acquiring) { return false }
        guard isReadable(socket.descriptor.number) else { return true }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let (count, client) = socket.descriptor.receive(into: &buffer)
        guard count > 0 else { return true }
        let query = note(Array(buffer[..<count]), isTCP: false)
        for step in query.isLoopTest ? [.send(query.reply(code: 3))] : script(query) {
            switch step {
            case .send(let octets): _ = socket.descriptor.send(octets, to: client)
            case .sendFromOtherPort(let octets): send(octets, to: client, from: "127.0.0.1:0")
            case .sendFromOtherAddress(let octets):
                send(octets, to: client, from: "127.0.0.9:\(address.port)")
            case .wait(let milliseconds): _ = poll(nil, 0, milliseconds)
            case .close: break
            }
        }
        return true
    }

    private func send(_ octets: [UInt8], to client: SocketAddress, from source: String) {
        guard let source = try? SocketAddress(parsing: source),
            let other = try? TestSource(bound: source)
        else { return }
        _ = other.descriptor.send(octets, to: client)
    }

    private func serveStream(_ listener: TCPListener) -> Bool {
        if stopped.load(ordering: .acquiring) { return false }
        guard isReadable(listener.descriptor.number),
            case .connection(let connection, _) = listener.accept()
        else { return true }
        var input: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while input.count < 2 || input.count < 2 + Int(input[0]) << 8 + Int(input[1]) {
            if stopped.load(ordering: .acquiring) { return false }
            guard isReadable(connection.number) else { continue }
            let count = connection.receive(into: &buffer).count
            guard count > 0 else { return true }
            input += buffer[..<count]
        }
        for step in script(note(Array(input[2...]), isTCP: true)) {
            switch step {
            case .send(let octets): _ = connection.send((UInt16(octets.count).octets + octets)[...])
            case .wait(let milliseconds): _ = poll(nil, 0, milliseconds)
            default: return true
            }
        }
        return true
    }
}

extension AskedQuery {
    /// Whether it is the forwarder's own question.
    var isLoopTest: Bool { name.lowercased().contains("muster-loop") }
}

/// A socket that sends from an address.
private final class TestSource: Sendable {
    let descriptor: FileDescriptor

    init(bound source: SocketAddress) throws {
        let descriptor = try FileDescriptor(socketFor: source, stream: false)
        self.descriptor = descriptor
        try self.descriptor.bind(to: source, shared: false, transport: "UDP")
    }
}
