internal import NameServer

/// Who waits for an answer.
enum Waiter {
    case client(HandedQuestion, ReplyTemplate)
    /// A look-up inside the program.
    case program(LookUpRequest)

    /// The client whose question it is; nil for the program.
    var client: SocketAddress.Host? {
        switch self {
        case .client(let handed, _): handed.client
        case .program: nil
        }
    }
}

/// A question on its way to upstreams, and who waits for it.
struct Flight {
    /// What it is for.
    enum Purpose: Hashable {
        case answer
        /// To see whether a dead upstream answers again.
        case probe(upstream: Int)
        /// To see whether an upstream sends questions back.
        case loopTest(upstream: Int)
    }

    let question: ForwardQuestion
    private(set) var rule: Int
    let purpose: Purpose
    /// When those who wait are told that nobody answers.
    let deadline: Int64
    /// The numbers of those who wait.
    var waiters: [Int] = []

    /// The upstream that is asked now, those that were asked in this round, and how many rounds
    /// there were before.
    var upstream = 0
    var tried: [Int] = []
    var round = 0

    /// What it was asked, and when.
    var query: UpstreamQuery?
    var askedAt: Int64 = 0
    var datagrams: UpstreamSocket?
    var stream: UpstreamStream?
    /// Replies to this query that were not believed.
    var wrongReplies = 0
    /// A reply came whose letters had another case: a forgery, or an upstream that does not keep
    /// it.
    var isCaseDoubtful = false
    /// The doubt could not be resolved over TCP, so that the question is asked in small letters.
    var asksInSmallLetters = false
    var hasOptions = true
    /// The failure that an upstream told last, which is passed on when no other answers.
    var failure: Answer?
    /// Whether the network told the last failure.
    var isNetworkFailure = false

    /// The only upstream of a probe or a test.
    var onlyUpstream: Int? {
        switch purpose {
        case .answer: nil
        case .probe(let upstream), .loopTest(let upstream): upstream
        }
    }

    /// A flight that nobody was asked for yet.
    init(question: ForwardQuestion, rule: Int, purpose: Purpose, deadline: Int64) {
        self.question = question
        self.rule = rule
        self.purpose = purpose
        self.deadline = deadline
    }

    /// Begins anew with the upstreams of another table.
    mutating func restart(under rule: Int) {
        let waiters = waiters
        self = Flight(question: question, rule: rule, purpose: purpose, deadline: deadline)
        self.waiters = waiters
    }

    /// Forgets the sockets of a try.
    mutating func closeSockets() {
        datagrams = nil
        stream = nil
    }
}

/// A query over TCP: two octets of length in front of each message (RFC 1035 §4.2.2).
struct UpstreamStream {
    let socket: UpstreamSocket
    private let output: [UInt8]
    private var sent = 0
    private var input: [UInt8] = []

    /// A connection that is to send a query.
    init(_ socket: UpstreamSocket, query: [UInt8]) {
        self.socket = socket
        output = UInt16(query.count).octets + query
    }

    /// What became of an event.
    enum Progress {
        case writing, reading
        case message([UInt8])
        case broken
    }

    /// Goes on with what the connection lets us do.
    mutating func advance(_ buffer: inout [UInt8]) -> Progress {
        if sent < output.count {
            let count = socket.write(output[sent...])
            if count < 0 { return .broken }
            sent += count
            return sent < output.count ? .writing : .reading
        }
        while true {
            guard let octets = socket.read(&buffer) else { return .reading }
            if octets.isEmpty { return .broken }
            input += octets
            let length = input.count < 2 ? nil : Int(input[0]) << 8 | Int(input[1])
            if let length, input.count >= 2 + length {
                return .message(Array(input[2..<2 + length]))
            }
        }
    }
}

/// The flights by slot. A slot is used again; its tag tells events of the earlier flight from
/// those of the later.
struct FlightTable {
    private var flights: [Flight?] = []
    private var uses: [SlotUse] = []
    private var free: [Int] = []

    /// The flight in a slot, which must be open.
    subscript(slot: Int) -> Flight {
        get {
            guard let flight = flights[slot] else { preconditionFailure("the slot is free") }
            return flight
        }
        _modify {
            precondition(flights[slot] != nil, "the slot is free")
            yield &flights[slot]!
        }
    }

    /// Slots that are open.
    var open: [Int] { flights.indices.filter { flights[$0] != nil } }

    /// Adds a flight and returns its slot.
    mutating func add(_ flight: Flight) -> Int {
        let slot = free.popLast() ?? flights.count
        if slot == flights.count {
            flights.append(nil)
            uses.append(SlotUse())
        }
        flights[slot] = flight
        uses[slot].advance()
        return slot
    }

    /// Closes a flight and returns it.
    mutating func remove(_ slot: Int) -> Flight {
        let flight = self[slot]
        flights[slot] = nil
        free.append(slot)
        return flight
    }

    /// The tag of a slot's events, over UDP or TCP; its highest bit is 0.
    func tag(of slot: Int, isStream: Bool) -> UInt64 {
        uses[slot].tag(slot << 1 | (isStream ? 1 : 0))
    }

    /// The slot of a tag, and whether it is of TCP; nil when the flight has ended.
    func slot(of tag: UInt64) -> (slot: Int, isStream: Bool)? {
        let slot = Int(tag & 0xFFFF_FFFF) >> 1
        let isStream = tag & 1 == 1
        guard slot < flights.count, flights[slot] != nil,
            tag == self.tag(of: slot, isStream: isStream)
        else { return nil }
        return (slot, isStream)
    }
}
