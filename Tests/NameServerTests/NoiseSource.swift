import DNSWire
import FuzzKit
import TestKit

/// Messages that no client sends: changed ones of the fuzzing corpus, and plain random octets.
struct NoiseSource {
    private var random: SeededGenerator
    private let messages: [[UInt8]]

    /// The source of this seed.
    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        messages = try FuzzCorpus.all().compactMap { FuzzInput($0.octets)?.message }
            .filter { $0.count >= WireLimits.header }
    }

    /// So many messages. None has an id as the questions of a `NoiseClient` have.
    mutating func group(_ count: Int) -> [[UInt8]] {
        (0..<count).map { _ in
            var message =
                Int.random(in: 0..<8, using: &random) == 0
                ? randomOctets() : messages.randomElement(using: &random)!.mutated(using: &random)
            if !message.isEmpty { message[0] &= 0x7F }
            return message
        }
    }

    /// True for one group in a hundred, which is then sent without lengths and given up.
    mutating func isLying() -> Bool { Int.random(in: 0..<100, using: &random) == 0 }

    private mutating func randomOctets() -> [UInt8] {
        let most = Int.random(in: 0..<100, using: &random) == 0 ? 6_000 : 120
        let count = Int.random(in: 0..<most, using: &random)
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
    }
}

/// A client that asks a question behind each group of noise and reads until it is answered, so that
/// no more is under way than the sockets hold.
struct NoiseClient {
    private let client: TestClient
    private let question: [UInt8]
    private let answer: [UInt8]

    /// A client over this socket.
    init(_ client: TestClient) throws {
        self.client = client
        var query = PlainQuery(try DomainName("one.example."), .a)
        query.id = 0xFFFF
        question = query.octets
        // One record, from RFC 1035 §4.1: QR and AA, the question, the address.
        let header: [UInt8] = [0xFF, 0xFF, 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0]
        answer =
            header + question.dropFirst(header.count)
            + [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 1, 0, 0]
    }

    /// Sends datagrams and waits for the answer to a question behind them.
    func exchange(_ noise: [[UInt8]]) throws {
        for message in noise { client.send(message) }
        client.send(question)
        while true {
            guard let reply = client.receive(WireLimits.plainUDP * 3) else {
                throw Unreadable(description: "a question among noise has no answer")
            }
            if reply == answer { return }
            if reply.starts(with: [0xFF, 0xFF]) {
                throw Unreadable(description: "a question among noise is answered \(reply)")
            }
        }
    }

    /// Sends messages over the connection and waits for the answer to a question behind them.
    func exchangeFramed(_ noise: [[UInt8]]) throws {
        let whole = noise.filter { $0.count >= WireLimits.header }
        client.send(whole.flatMap(TestQuery.frame) + TestQuery.frame(question))
        while true {
            guard let reply = client.receiveMessage() else {
                throw Unreadable(description: "a question among noise has no answer")
            }
            if reply == answer { return }
        }
    }

    /// Sends octets that are no messages.
    func lie(_ noise: [[UInt8]]) { client.send(noise.joined()) }
}
