import CLinux
import Glibc
import Zones

/// The thread that answers one UDP socket: receive a batch, answer it, send it.
struct UDPWorker: ~Copyable {
    private let socket: UDPSocket
    private let stop: StopSignal
    private let counters: WorkerCounters
    private var batch: UDPBatch
    private var reader: SnapshotReader
    private var responder: Responder
    /// Who answers what is in no zone, and the number of the socket there.
    private let handOff: HandOff?
    private let place: Int
    private var sendsFragments = false
    /// What the responder expects in each slot of the batch.
    private var expected = InlineArray<64, Int?>(repeating: nil)

    /// A worker for a socket; made in the thread that runs it.
    init(
        _ socket: UDPSocket, stop: StopSignal, counters: WorkerCounters,
        reader: consuming SnapshotReader, responder: consuming Responder,
        handOff: HandOff?, place: Int
    ) {
        self.socket = socket
        self.stop = stop
        self.counters = counters
        self.batch = UDPBatch(wildcard: socket.address.host.isWildcard)
        self.reader = reader
        self.responder = responder
        self.handOff = handOff
        self.place = place
    }

    /// Answers until the server stops, then what is left in the socket.
    mutating func run() {
        while !stop.isRequested { serve(flags: muster_wait_for_one()) }
        let end = coarseMilliseconds() + NameServerLimits.stopGrace
        while serve(flags: Int32(MSG_DONTWAIT)) > 0 && coarseMilliseconds() < end {}
    }

    /// Receives, answers and sends one batch; returns how many queries came.
    @discardableResult
    private mutating func serve(flags: Int32) -> Int {
        let count = batch.receive(from: socket.descriptor.number, flags: flags)
        if count > 0 {
            answer(count)
            send()
        } else if count < 0 && errno != EINTR && errno != EAGAIN {
            counters.add(.udpReceiveErrors, 1)
        }
        return count
    }

    /// Writes the replies. The snapshot is entered after the queries were received, so that a
    /// change that was acknowledged before a query was sent is in its answer.
    private mutating func answer(_ count: Int) {
        var unanswered = 0
        let snapshot = reader.enter()
        responder.beginBatch()
        readAhead(count, snapshot)
        for slot in 0..<count {
            guard let query = acceptedQuery(slot) else { continue }
            let reply = Self.respond(
                slot, query, &batch, &responder, snapshot, expected: expected[slot])
            if reply > 0 {
                batch.queueReply(slot, length: reply)
            } else if reply < 0 {
                handOver(slot, failure: -reply)
            } else {
                unanswered += 1
            }
        }
        reader.leave()
        responder.publishCounts()
        counters.add(.udpQueries, count)
        if unanswered > 0 { counters.add(.udpUnanswered, unanswered) }
    }

    /// Has the memory read that the batch's look-ups will need. A lone query waits for it anyway.
    private mutating func readAhead(_ count: Int, _ snapshot: Snapshot) {
        for slot in 0..<count {
            expected[slot] = nil
            guard count > 1, let length = batch.queryLength(slot) else { continue }
            expected[slot] = Self.expect(slot, length, &batch, &responder, snapshot)
        }
        if count > 1 { responder.readAhead(in: snapshot) }
    }

    private static func expect(
        _ slot: Int, _ length: Int, _ batch: inout UDPBatch, _ responder: inout Responder,
        _ snapshot: Snapshot
    ) -> Int? {
        responder.expect(batch.message(in: slot, length: length), in: snapshot)
    }

    /// Answers one query in its buffer; 0 when there is no reply.
    private static func respond(
        _ slot: Int, _ length: Int, _ batch: inout UDPBatch, _ responder: inout Responder,
        _ snapshot: Snapshot, expected: Int?
    ) -> Int {
        responder.client = batch.client(of: slot)
        var buffer = batch.buffer(of: slot)
        return responder.respond(
            to: &buffer, queryLength: length, transport: .udp, snapshot: snapshot,
            expected: expected)
    }

    /// Hands a question over. Where there is no room for it, the failure that stands in its buffer
    /// is the reply: a worker never waits.
    private mutating func handOver(_ slot: Int, failure: Int) {
        if let handOff, batch.handOver(slot, responder.outline, to: handOff, place: place) {
            return
        }
        counters.add(.forwardOverflows, 1)
        batch.queueReply(slot, length: failure)
    }

    /// The length of the query in a slot that deserves to be read.
    private func acceptedQuery(_ slot: Int) -> Int? {
        guard let length = batch.queryLength(slot) else {
            counters.add(.udpOversized, 1)
            return nil
        }
        guard batch.isAnswerable(slot, by: socket.address) else {
            counters.add(.udpUnanswerable, 1)
            return nil
        }
        return length
    }

    /// Sends the replies. A destination that cannot be reached costs its own reply, no other.
    ///
    /// The first reply that exceeds an interface, one with a small MTU or a reply larger than the
    /// default allows, turns fragments on.
    private mutating func send() {
        var next = 0
        var failed = 0
        var mayWait = true
        while next < batch.replyCount {
            let sent = batch.sendReplies(from: next, over: socket.descriptor.number)
            if sent > 0 {
                next += sent
            } else if errno == EAGAIN && mayWait {
                mayWait = waitForRoom()
            } else if errno == EMSGSIZE && !sendsFragments {
                socket.allowFragments()
                sendsFragments = true
            } else if errno != EINTR {
                failed += 1
                next += 1
            }
        }
        counters.add(.udpReplies, next - failed)
        if failed > 0 { counters.add(.udpSendErrors, failed) }
    }

    /// Waits a little for room in the send buffer; false when there is none.
    private func waitForRoom() -> Bool {
        var request = pollfd(
            fd: socket.descriptor.number, events: Int16(POLLOUT), revents: 0)
        // SAFETY: the kernel reads and writes one local that outlives the call.
        return unsafe poll(&request, 1, NameServerLimits.sendWait) > 0
    }
}
