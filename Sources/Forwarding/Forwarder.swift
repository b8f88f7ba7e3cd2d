package import DNSWire
package import NameServer
internal import Synchronization

/// Asks upstreams for what is in no zone of ours, for clients and for this program.
///
/// It has one thread. What waits in it is bounded: by a count of questions, by octets of the cache,
/// by the kernel's buffers between it and the workers.
package final class Forwarder: Sendable {
    package let counters = ForwardCounters()
    private let gauges: Mutex<[UpstreamGauge]>
    private let listening: [SocketAddress]
    private let inbox: Inbox
    private let thread: Mutex<WorkerThread?>

    /// Starts forwarding for a name server that has bound its sockets.
    package init(
        _ configuration: ForwardingConfiguration, for server: NameServer,
        threadName: String = "muster"
    ) throws(ForwardingError) {
        try ForwardingConfiguration.check(configuration.rules)
        listening = server.addresses
        try ForwardingConfiguration.check(configuration.rules, against: listening)
        let table = UpstreamTable(configuration.rules)
        let gauges = table.upstreams.map { UpstreamGauge($0.address) }
        self.gauges = Mutex(gauges)
        let limit = max(1, min(configuration.inFlight, FileShare.upstreams.files(of: fileLimit())))
        do throws(NameServerError) {
            let handOff = try server.makeHandOff()
            let inbox = try Inbox()
            let poll = try EventPoll.Instance()
            let counters = counters
            self.inbox = inbox
            thread = Mutex(
                try WorkerThread("\(threadName)-forward", processor: nil) {
                    var thread = ForwarderThread(
                        configuration, limit: limit, handOff, inbox, poll: poll, table: table,
                        counters: counters, gauges: gauges)
                    thread.run()
                })
        } catch {
            throw .system(error)
        }
    }

    deinit { stop() }

    /// What others see of the upstreams, each address once.
    package var upstreams: [UpstreamGauge] { gauges.withLock { $0 } }

    /// Forwards by other rules from now on: questions that wait are asked of their upstreams, and
    /// answers that were kept are forgotten. When it throws, nothing has changed.
    package func replace(_ rules: [ForwardingConfiguration.Rule]) throws(ForwardingError) {
        try ForwardingConfiguration.check(rules)
        try ForwardingConfiguration.check(rules, against: listening)
        gauges.withLock { gauges in
            gauges = UpstreamTable.addresses(of: rules).map { address in
                gauges.first { $0.address == address } ?? UpstreamGauge(address)
            }
            inbox.replace(.init(rules: rules, gauges: gauges))
        }
    }

    /// Ends the thread. What waits is told that nobody answers.
    package func stop() {
        thread.withLock { thread in
            inbox.stop()
            thread?.join()
            thread = nil
        }
    }

    /// Asks for the records of a name, as a client would be answered; waits at most for the
    /// configured time.
    package func lookUp(_ name: DomainName, _ type: RecordType) async -> LookUpResult {
        await withCheckedContinuation { continuation in
            let request = LookUpRequest(name: name, type: type) {
                continuation.resume(returning: $0)
            }
            if !inbox.add(request) {
                continuation.resume(returning: LookUpResult(failure: "this server has stopped"))
            }
        }
    }
}
