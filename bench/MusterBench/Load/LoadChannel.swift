import CLinux
import Glibc

/// One socket of the load generator: keeps a number of queries under way, and sends a new one for
/// each that is answered or lost.
final class LoadChannel {
    /// Queries that may be under way: the slot's number is the lower part of the id.
    static let slots = 16

    let socket: BenchSocket
    private let port: UInt16
    private let questions: QuestionList
    private var position: Int
    private var received: DatagramBatch
    private var sending: DatagramBatch
    /// When the query of each slot was sent, in nanoseconds; nil when none is under way.
    private var sent: [Int64?]
    /// Counts the queries of each slot, for the upper part of the id: a late reply to a query that
    /// was given up is not taken for that of the next.
    private var generations: [UInt16]
    /// The slots whose next query waits in `sending`.
    private var waiting = 0
    private(set) var counts = LoadCounts()

    /// A channel to a port, which begins with the question of this index.
    init(
        port: UInt16, outstanding: Int, questions: QuestionList, from position: Int
    ) throws(Failure) {
        precondition((1...Self.slots).contains(outstanding))
        socket = try BenchSocket()
        try socket.connect(port: port)
        self.port = port
        self.questions = questions
        self.position = position
        received = DatagramBatch(width: outstanding, clients: false)
        sending = DatagramBatch(width: outstanding, clients: false)
        sent = Array(repeating: nil, count: outstanding)
        generations = Array(repeating: 0, count: outstanding)
    }

    /// Sends the first query of every slot.
    func begin(at now: Int64) throws(Failure) {
        for slot in sent.indices { queue(slot, at: now) }
        try flush()
    }

    /// Takes the replies that are there; sends the next queries unless it is the end.
    func turn(at now: Int64, isEnd: Bool) throws(Failure) {
        let count = received.receive(from: socket.number, flags: Int32(MSG_DONTWAIT))
        if count < 0, errno != EAGAIN, errno != EINTR { throw refusal("recvmmsg") }
        for index in 0..<max(0, count) {
            guard let slot = take(index) else { continue }
            if !isEnd { queue(slot, at: now) }
        }
        try flush()
    }

    /// Counts queries as lost that were sent before a time, and sends others unless it is the end.
    func giveUp(sentBefore limit: Int64, at now: Int64, isEnd: Bool) throws(Failure) {
        for slot in sent.indices {
            guard let time = sent[slot], time < limit else { continue }
            counts.lost += 1
            sent[slot] = nil
            if !isEnd { queue(slot, at: now) }
        }
        try flush()
    }

    /// True when no query is under way.
    var isQuiet: Bool { sent.allSatisfy { $0 == nil } }

    /// Counts a reply; gives the slot that it frees.
    private func take(_ index: Int) -> Int? {
        let id = received.number(at: 0, of: index)
        let flags = received.number(at: 2, of: index)
        let slot = Int(id) % Self.slots
        guard slot < sent.count, sent[slot] != nil, received.length(index) >= 12,
            id == self.id(of: slot), flags & 0x8000 != 0
        else {
            counts.unexpected += 1
            return nil
        }
        sent[slot] = nil
        counts.completed += 1
        counts.codes[Int(flags & 0xF)] += 1
        return slot
    }

    private func id(of slot: Int) -> UInt16 { generations[slot] << 4 | UInt16(slot) }

    private func queue(_ slot: Int, at now: Int64) {
        generations[slot] &+= 1
        questions.put(position, id: id(of: slot), in: waiting, of: &sending)
        position = (position + 1) % questions.count
        sent[slot] = now
        waiting += 1
    }

    /// What the system refused; a closed port is told by a later call.
    private func refusal(_ call: String) -> Failure {
        errno == ECONNREFUSED
            ? Failure("no server listens on UDP port \(port) of 127.0.0.1")
            : Failure(call, code: errno)
    }

    private func flush() throws(Failure) {
        guard waiting > 0 else { return }
        defer { waiting = 0 }
        if !sending.send(waiting, over: socket.number) { throw refusal("sendmmsg") }
    }
}

/// What a channel counted.
struct LoadCounts: Equatable {
    var completed = 0
    var lost = 0
    /// Datagrams that answer no query that is under way.
    var unexpected = 0
    /// Replies by response code.
    var codes = [Int](repeating: 0, count: 16)

    /// Adds what another channel counted.
    static func += (left: inout Self, right: Self) {
        left.completed += right.completed
        left.lost += right.lost
        left.unexpected += right.unexpected
        for code in left.codes.indices { left.codes[code] += right.codes[code] }
    }
}
