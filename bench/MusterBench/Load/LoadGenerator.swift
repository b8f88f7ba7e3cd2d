import CLinux
import Glibc

/// A client that saturates a UDP server: a closed loop, a number of queries under way on each of a
/// number of sockets, all the time.
///
/// dnsperf takes more processor time for a query than the servers do, so that it never shows their
/// limit; this one takes less. At most 192 queries under way stay below every server's buffers.
struct LoadGenerator {
    /// Sockets, and so clients to the server.
    static let sockets = 16
    /// Queries that are under way on each.
    static let outstanding = 12
    /// A query that is not answered within this many nanoseconds is lost.
    static let patience: Int64 = 1_000_000_000
    /// Milliseconds after which the loop looks for lost queries though nothing came.
    private static let look: Int32 = 100

    private var channels: [LoadChannel] = []
    private var watched: [pollfd] = []

    /// A client of the server on a port of 127.0.0.1.
    init(port: UInt16, questions: QuestionList) throws(Failure) {
        for index in 0..<Self.sockets {
            let channel = try LoadChannel(
                port: port, outstanding: Self.outstanding, questions: questions,
                from: index * questions.count / Self.sockets)
            watched.append(
                pollfd(fd: channel.socket.number, events: Int16(POLLIN), revents: 0))
            channels.append(channel)
        }
    }

    /// Asks for this many seconds, then waits for the last replies.
    mutating func run(seconds: Double) throws(Failure) -> LoadReport {
        let start = Self.now
        let end = start + Int64(seconds * 1e9)
        var now = start
        var lastLook = start
        for channel in channels { try channel.begin(at: start) }
        while now < end || channels.contains(where: { !$0.isQuiet }) {
            waitForReplies()
            now = Self.now
            try turn(at: now, isEnd: now >= end)
            if now - lastLook > Int64(Self.look) * 1_000_000 {
                lastLook = now
                for channel in channels {
                    try channel.giveUp(
                        sentBefore: now - Self.patience, at: now, isEnd: now >= end)
                }
            }
        }
        let counts = channels.reduce(into: LoadCounts()) { $0 += $1.counts }
        return LoadReport(counts, seconds: Double(now - start) * 1e-9)
    }

    private mutating func waitForReplies() {
        // SAFETY: the kernel reads and writes the array's elements, as many as it has.
        _ = unsafe poll(&watched, nfds_t(watched.count), Self.look)
    }

    private func turn(at now: Int64, isEnd: Bool) throws(Failure) {
        for index in channels.indices where watched[index].revents != 0 {
            try channels[index].turn(at: now, isEnd: isEnd)
        }
    }

    /// Nanoseconds of a clock that is never set.
    private static var now: Int64 {
        var time = timespec()
        // SAFETY: the kernel fills in a local that outlives the call.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
