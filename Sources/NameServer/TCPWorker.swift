import CLinux
import Glibc
import Zones

/// The thread that serves TCP connections (RFC 7766): it accepts, reads, answers and times out.
///
/// A connection owns memory only while a message of it is unfinished or a reply of it unsent; all
/// others share the thread's two blocks.
struct TCPWorker: ~Copyable {
    let counters: WorkerCounters
    var table: ConnectionTable
    var poll: EventPoll
    var reader: SnapshotReader
    var responder: Responder
    /// What was read, at most one unfinished message and one more read.
    var input = OctetBlock(count: NameServerLimits.framedMessage + NameServerLimits.streamRead)
    /// Replies, until they are sent. It is full when no largest message fits behind them.
    var output = OctetBlock(count: 2 * NameServerLimits.framedMessage)
    /// The coarse time, read once after each wait.
    var time = coarseMilliseconds()
    let share: TCPShare
    /// Who answers what is in no zone, and the number of this worker there.
    let handOff: HandOff?
    let place: Int

    private let listeners: [TCPListener]
    private let stop: StopSignal
    /// A file kept open, so that with no other left a connection can still be turned away.
    private var spare: FileDescriptor?

    private static let listenerTag: UInt64 = 1 << 63
    private static let repliesTag: UInt64 = 3 << 62
    private static let stopTag: UInt64 = 3 << 62 | 1

    /// A worker for these listeners, one per listen address; made in the thread that runs it.
    init(
        _ listeners: [TCPListener], poll: EventPoll.Instance, share: TCPShare, stop: StopSignal,
        counters: WorkerCounters, reader: consuming SnapshotReader,
        responder: consuming Responder, handOff: HandOff?, place: Int
    ) {
        self.listeners = listeners
        self.poll = EventPoll(poll)
        self.share = share
        self.stop = stop
        self.counters = counters
        self.reader = reader
        self.responder = responder
        self.handOff = handOff
        self.place = place
        self.table = ConnectionTable(capacity: share.connections, queues: share.queues)
        self.spare = Self.openSpare()
    }

    /// Serves connections until the server stops, then finishes what was read.
    mutating func run() {
        for index in listeners.indices { watch(listener: index) }
        _ = stop.watch(with: poll, tag: Self.stopTag)
        _ = handOff?.watchReplies(of: place, with: poll, tag: Self.repliesTag)
        while !stop.isRequested { serveEvents(waiting: untilNextDeadline()) }
        finish()
    }

    /// Waits for events and serves them, then ends what took too long; returns how many there were.
    @discardableResult
    private mutating func serveEvents(waiting milliseconds: Int32) -> Int {
        let count = poll.wait(milliseconds: milliseconds)
        time = coarseMilliseconds()
        for event in 0..<count {
            let tag = poll.tag(event)
            if tag == Self.repliesTag {
                deliverReplies()
            } else if tag == Self.stopTag {
                continue
            } else if tag & Self.listenerTag != 0 {
                accept(fromListener: Int(tag & ~Self.listenerTag))
            } else if let slot = table.slot(of: tag) {
                serve(slot)
            }
        }
        endOverdue()
        return count
    }

    /// Milliseconds until a connection's time is over; -1, for ever, without connections.
    private func untilNextDeadline() -> Int32 {
        guard let deadline = table.queues.nextDeadline else { return -1 }
        return Int32(clamping: max(0, deadline - time) + coarseTick)
    }

    private mutating func endOverdue() {
        while let slot = table.queues.expired(at: time) {
            switch table.queues.phase(of: slot) {
            case .idle, .awaiting: close(slot, counting: .tcpIdleTimeouts)
            case .reading: close(slot, counting: .tcpReadTimeouts)
            case .writing: close(slot, counting: .tcpWriteTimeouts)
            }
        }
    }

    /// Ends a connection; a `reason` when it was ours.
    mutating func close(_ slot: Int, counting reason: TransportCounter? = nil) {
        // First, so that it is counted for who sees the connection end.
        counters.add(.tcpClosed, 1)
        if let reason { counters.add(reason, 1) }
        table.close(slot)
    }

    /// Answers what has arrived, gives replies a moment to come and to be read, closes everything.
    private mutating func finish() {
        stop.leave(poll)
        for listener in listeners { poll.remove(listener.descriptor) }
        let end = coarseMilliseconds() + NameServerLimits.stopGrace
        while time < end && serveEvents(waiting: 0) > 0 {}
        while true {
            closeAll(.idle)
            closeAll(.reading)
            guard table.count > 0 && time < end else { break }
            serveEvents(waiting: Int32(clamping: end - time))
        }
        closeAll(.awaiting)
        closeAll(.writing)
    }

    private mutating func closeAll(_ phase: Phase) {
        while let slot = table.queues.oldest(phase) { close(slot) }
    }
}

// MARK: Accepting

extension TCPWorker {
    private func watch(listener index: Int) {
        let listener = listeners[index]
        _ = poll.add(
            listener.descriptor, listener.isPassed ? .sharedReading : .reading,
            tag: Self.listenerTag | UInt64(index))
    }

    /// Accepts from a listener. If others accept from it too, this worker then goes behind them, so
    /// that each has its part of the connections.
    private mutating func accept(fromListener index: Int) {
        let listener = listeners[index]
        accept(from: listener)
        guard listener.isPassed else { return }
        poll.remove(listener.descriptor)
        watch(listener: index)
    }

    private mutating func accept(from listener: TCPListener) {
        for _ in 0..<NameServerLimits.acceptedAtOnce {
            switch listener.accept() {
            case .nobody: return
            case .connection(let descriptor, let client): admit(descriptor, from: client)
            case .outOfFiles:
                counters.add(.tcpAcceptErrors, 1)
                if !evictOldest() { turnAway(from: listener) }
            case .failed: counters.add(.tcpAcceptErrors, 1)
            }
        }
    }

    /// Takes a connection in. Where a limit is reached, the oldest idle connection makes room.
    private mutating func admit(
        _ descriptor: consuming FileDescriptor, from client: SocketAddress.Host
    ) {
        guard table.count(of: client) < share.connectionsPerClient || evictIdle(of: client),
            table.count < table.capacity || evictOldest()
        else { return counters.add(.tcpRefused, 1) }
        counters.add(.tcpOpened, 1)
        let slot = table.open(TCPConnection(descriptor, client: client), at: time)
        if !poll.add(table[slot].descriptor, .reading, tag: table.tag(of: slot)) { close(slot) }
    }

    /// Closes the oldest idle connection of the client's own network: who opens too many takes
    /// nobody else's place.
    private mutating func evictIdle(of client: SocketAddress.Host) -> Bool {
        guard let slot = table.oldestIdle(of: client) else { return false }
        close(slot, counting: .tcpEvicted)
        return true
    }

    /// Closes the oldest idle connection; if none is idle, the one that has been stuck longest.
    private mutating func evictOldest() -> Bool {
        guard
            let slot = table.queues.oldest(.idle) ?? table.queues.oldest(.reading)
                ?? table.queues.oldest(.writing) ?? table.queues.oldest(.awaiting)
        else { return false }
        close(slot, counting: .tcpEvicted)
        return true
    }

    /// Without a file for it, and with no connection to close instead, a connection that waits
    /// would wake this thread again and again: the spare file's place takes it, and it is closed at
    /// once.
    private mutating func turnAway(from listener: TCPListener) {
        if spare == nil { _ = Glibc.poll(nil, 0, NameServerLimits.sendWait) }
        spare = nil
        if case .connection = listener.accept() { counters.add(.tcpRefused, 1) }
        spare = Self.openSpare()
    }

    private static func openSpare() -> FileDescriptor? {
        // SAFETY: the path is a C string for the length of the call.
        let number = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        return number < 0 ? nil : FileDescriptor(adopting: number)
    }
}
