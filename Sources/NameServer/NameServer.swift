import Synchronization
package import Zones

/// An authoritative server's sockets and threads: what comes in goes to a responder, its reply
/// back.
///
/// Everything a worker touches per query is its own; workers share the table of the snapshot and
/// that of counted replies.
package final class NameServer: Sendable {
    /// The addresses that are bound, in the order of the configuration.
    package let addresses: [SocketAddress]
    /// The counts of what was asked and answered, one block per worker.
    package let responderCounters: [ResponderCounterBlock]

    private let configuration: NameServerConfiguration
    private let table: SnapshotTable
    private let responder: ResponderConfiguration
    private let workerCounters: [WorkerCounters]
    private let stopSignal: StopSignal
    private let state: Mutex<State>

    private struct State {
        var ports: [ListenPort]
        /// Who answers what is in no zone.
        var handOff: HandOff?
        var threads: [WorkerThread] = []
        var started = 0
    }

    /// Binds all addresses, unless there are sockets that were bound by the same configuration;
    /// nothing is answered before `start`.
    package init(
        _ configuration: NameServerConfiguration, sockets: ListenSockets? = nil,
        table: SnapshotTable, responder: ResponderConfiguration
    ) throws(NameServerError) {
        stopSignal = try StopSignal()
        var bound = sockets
        if bound == nil { bound = try ListenSockets(configuration) }
        let ports = bound?.ports ?? []
        let workers = ports.count * configuration.udpWorkerCount + configuration.tcpWorkerCount
        self.configuration = configuration
        self.table = table
        var responder = responder
        responder.keepalive = configuration.keepalive
        responder.clock = coarseSeconds
        responder.steadyClock = coarseNanoseconds
        self.responder = responder
        addresses = ports.map(\.address)
        workerCounters = (0..<workers).map { _ in WorkerCounters() }
        responderCounters = (0..<workers).map { _ in ResponderCounterBlock() }
        state = Mutex(State(ports: ports))
    }

    deinit { stop() }

    /// Starts the threads. Where one cannot be made, the server is stopped.
    package func start() throws(NameServerError) {
        let failure: NameServerError? = state.withLock { state in
            guard state.started == 0 else { return nil }
            do throws(NameServerError) {
                for socket in state.ports.flatMap(\.udp) { try startUDP(socket, &state) }
                for worker in 0..<configuration.tcpWorkerCount { try startTCP(worker, &state) }
                return nil
            } catch {
                return error
            }
        }
        if let failure {
            stop()
            throw failure
        }
    }

    /// Ends reading, answers what was read, ends the threads and closes the sockets, within a
    /// second. A server that was stopped stays so.
    ///
    /// - Parameter settle: has the replies sent that others still owe. It is called when no more
    ///   datagrams come; connections are open for a moment longer.
    package func stop(settle: () -> Void = {}) {
        state.withLock { state in
            stopSignal.request()
            for port in state.ports { port.shutDown() }
            let readers = state.ports.reduce(0) { $0 + $1.udp.count }
            for thread in state.threads.prefix(readers) { thread.join() }
            settle()
            for thread in state.threads.dropFirst(readers) { thread.join() }
            state.ports = []
            state.handOff = nil
            state.threads = []
        }
    }

    /// The way from the workers to a forwarder and back; to be made before the start.
    package func makeHandOff() throws(NameServerError) -> HandOff {
        let sockets = state.withLock { $0.ports.flatMap(\.udp) }
        let handOff = try HandOff(sockets: sockets, streams: configuration.tcpWorkerCount)
        state.withLock { $0.handOff = handOff }
        return handOff
    }

    /// The sums of all workers' counters.
    package func counters() -> NameServerCounters { NameServerCounters(workerCounters) }
}

// MARK: Threads

extension NameServer {
    private func startUDP(_ socket: UDPSocket, _ state: inout State) throws(NameServerError) {
        let number = state.started
        let (table, responder, stop) = (table, responder, stopSignal)
        let (counters, block) = (workerCounters[number], responderCounters[number])
        let (seed, handOff) = (seed(number), state.handOff)
        let name = "\(configuration.threadName)-udp-\(number)"
        try startThread(name, isWoken: socket.isPassed, &state) {
            var worker = UDPWorker(
                socket, stop: stop, counters: counters, reader: table.makeReader(),
                responder: Responder(configuration: responder, seed: seed, counters: block),
                handOff: handOff, place: number)
            worker.run()
        }
    }

    private func startTCP(_ worker: Int, _ state: inout State) throws(NameServerError) {
        let number = state.started
        let (table, responder, stop) = (table, responder, stopSignal)
        let (counters, block) = (workerCounters[number], responderCounters[number])
        let (seed, handOff) = (seed(number), state.handOff)
        let listeners = state.ports.map { $0.tcp[worker] }
        let share = TCPShare(
            configuration, workers: configuration.tcpWorkerCount, fileLimit: fileLimit())
        let poll = try EventPoll.Instance()
        try startThread("\(configuration.threadName)-tcp-\(worker)", &state) {
            var worker = TCPWorker(
                listeners, poll: poll, share: share, stop: stop, counters: counters,
                reader: table.makeReader(),
                responder: Responder(configuration: responder, seed: seed, counters: block),
                handOff: handOff, place: worker)
            worker.run()
        }
    }

    private func startThread(
        _ name: String, isWoken: Bool = false, _ state: inout State,
        _ body: @escaping @Sendable () -> Void
    ) throws(NameServerError) {
        let processor = state.started % WorkerThread.usefulCount
        state.threads.append(
            try WorkerThread(
                name, processor: configuration.pinWorkers ? processor : nil, isWoken: isWoken,
                body))
        state.started += 1
    }

    private func seed(_ worker: Int) -> UInt64 {
        configuration.seed &+ UInt64(worker) &* 0x9E37_79B9_7F4A_7C15
    }
}
