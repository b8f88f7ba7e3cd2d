/// The connections of a TCP worker, by slot.
///
/// Memory for a connection is taken when its slot is first used. A slot is used again after its
/// connection was closed; the tag tells events of the earlier connection from those of the later.
@safe
struct ConnectionTable: ~Copyable {
    /// Most connections at once.
    let capacity: Int
    /// The connections in order of their deadlines.
    var queues: DeadlineQueues
    /// Connections that are open.
    private(set) var count = 0
    /// Octets of unfinished queries and unsent replies that all connections hold.
    private(set) var heldOctets = 0

    private let connections: UnsafeMutablePointer<TCPConnection>
    private var held: [Int] = []
    private var uses: [SlotUse] = []
    private var isOpen: [Bool] = []
    private var free: [Int] = []
    /// By the network of the client.
    private var perClient: [SocketAddress.Host: Int] = [:]

    /// A table without connections.
    init(capacity: Int, queues: DeadlineQueues) {
        self.capacity = capacity
        self.queues = queues
        // SAFETY: memory that is initialised slot by slot, as `isOpen` tells.
        unsafe connections = .allocate(capacity: capacity)
    }

    deinit {
        for slot in isOpen.indices where isOpen[slot] {
            // SAFETY: an open slot is initialised, and this is the end of it.
            unsafe (connections + slot).deinitialize(count: 1)
        }
        // SAFETY: allocated in init, freed here alone.
        unsafe connections.deallocate()
    }

    /// The connection in a slot, which must be open.
    subscript(slot: Int) -> TCPConnection {
        _read {
            precondition(isOpen[slot])
            // SAFETY: an open slot is initialised, checked above.
            yield unsafe connections[slot]
        }
        _modify {
            precondition(isOpen[slot])
            // SAFETY: as above; the table is exclusively ours while this runs. (The compiler cannot
            // build `&connections[slot]` for ThreadSanitizer.)
            yield unsafe &(connections + slot).pointee
        }
    }

    /// The tag under which the events of a slot's connection are reported; its highest bit is 0.
    func tag(of slot: Int) -> UInt64 { uses[slot].tag(slot) }

    /// The slot of a tag; nil when its connection was closed meanwhile.
    func slot(of tag: UInt64) -> Int? {
        let slot = Int(tag & 0xFFFF_FFFF)
        return slot < uses.count && isOpen[slot] && tag == self.tag(of: slot) ? slot : nil
    }

    /// Connections that a client's network has.
    func count(of client: SocketAddress.Host) -> Int { perClient[client.network] ?? 0 }

    /// The oldest idle connection of a client's network; O(connections).
    func oldestIdle(of client: SocketAddress.Host) -> Int? {
        let network = client.network
        // SAFETY: a connection that is in a queue is open, and so initialised.
        return queues.oldest(.idle) { unsafe connections[$0].client.network == network }
    }

    /// Adds an idle connection and returns its slot; there must be room.
    mutating func open(_ connection: consuming TCPConnection, at now: Int64) -> Int {
        precondition(count < capacity)
        let slot = free.popLast() ?? uses.count
        if slot == uses.count {
            uses.append(SlotUse())
            isOpen.append(false)
            held.append(0)
        }
        perClient[connection.client.network, default: 0] += 1
        count += 1
        uses[slot].advance()
        isOpen[slot] = true
        // SAFETY: `slot` is below the capacity, since fewer slots are in use, and not initialised.
        unsafe (connections + slot).initialize(to: connection)
        queues.append(slot, to: .idle, at: now)
        return slot
    }

    /// Closes a connection and forgets it.
    mutating func close(_ slot: Int) {
        precondition(isOpen[slot])
        heldOctets -= held[slot]
        held[slot] = 0
        queues.remove(slot)
        let client = self[slot].client
        let left = count(of: client) - 1
        perClient[client.network] = left > 0 ? left : nil
        isOpen[slot] = false
        count -= 1
        free.append(slot)
        // SAFETY: the slot was open, checked above, so it is initialised; it is no longer.
        unsafe (connections + slot).deinitialize(count: 1)
    }

    /// Notes what a connection does from `now` on, and what it holds.
    ///
    /// A phase that goes on keeps its time, except idleness: that a message came and was answered
    /// starts it anew.
    mutating func enter(_ phase: Phase, _ slot: Int, at now: Int64, restart: Bool) {
        let octets = self[slot].heldOctets
        heldOctets += octets - held[slot]
        held[slot] = octets
        guard restart || queues.phase(of: slot) != phase else { return }
        queues.remove(slot)
        queues.append(slot, to: phase, at: now)
    }
}
