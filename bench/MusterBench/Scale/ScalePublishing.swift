import CLinux
import Glibc
import Muster

/// How long changes of one kind took.
struct ChangeFigures: Codable, Sendable {
    let kind: InstanceChange.Kind
    let count: Int
    /// Microseconds until the caller has its answer, and DNS shows the change.
    let median: Double
    let p99: Double
    /// Microseconds of CPU that the process took, its threads together: what other programs on the
    /// machine do not disturb.
    let processorMedian: Double
    let processor99: Double
    /// Microseconds that the server's own statistics tell of the last thousand publishes.
    let publishMedian: Double
    let publish99: Double
    /// Octets of the snapshot that a publish wrote on average.
    let octets: Double
}

/// Measures single changes, one after the other, each waited for.
struct ScalePublishing {
    let server: Server

    /// Makes these changes and tells how long each took.
    func measure(_ changes: [InstanceChange]) async throws -> ChangeFigures {
        let written = await server.statistics().publishedOctets
        var times = ChangeTimes()
        var processor = ChangeTimes()
        for change in changes {
            let command = change.command
            let before = Self.processorTime
            let start = ContinuousClock.now
            try await server.run(command)
            times.add(start.duration(to: .now))
            processor.add(Self.processorTime - before)
        }
        let statistics = await server.statistics()
        return ChangeFigures(
            kind: changes[0].kind, count: times.count, median: times.percentile(0.5),
            p99: times.percentile(0.99), processorMedian: processor.percentile(0.5),
            processor99: processor.percentile(0.99),
            publishMedian: statistics.publishSecondsMedian * 1e6,
            publish99: statistics.publishSeconds99 * 1e6,
            octets: Double(statistics.publishedOctets - written) / Double(times.count))
    }

    /// CPU that this process has used.
    private static var processorTime: Duration {
        var time = timespec()
        // SAFETY: the kernel fills in a local that outlives the call.
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
