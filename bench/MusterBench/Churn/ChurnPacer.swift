import Foundation
import Glibc

/// Ticks at fixed times, however long what is done at each of them takes.
///
/// A thread of its own waits for each absolute time, so that nothing drifts and a late tick is
/// followed at once by those that are due.
enum ChurnPacer {
    /// `count` ticks, `rate` a second, the first one after one interval. Whoever stops listening
    /// ends the thread.
    static func ticks(rate: Int, count: Int) -> AsyncStream<Int> {
        precondition((1...1_000_000).contains(rate))
        let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
        Thread.detachNewThread {
            let start = now
            for tick in 0..<count {
                wait(until: moment(of: tick + 1, rate: rate, after: start))
                if case .terminated = continuation.yield(tick) { return }
            }
            continuation.finish()
        }
        return stream
    }

    /// When a tick is due.
    static func moment(of tick: Int, rate: Int, after start: timespec) -> timespec {
        let nanoseconds = start.tv_nsec + tick % rate * (1_000_000_000 / rate)
        return timespec(
            tv_sec: start.tv_sec + tick / rate + nanoseconds / 1_000_000_000,
            tv_nsec: nanoseconds % 1_000_000_000)
    }

    /// The time from which moments are counted.
    static var now: timespec {
        var time = timespec()
        // SAFETY: the kernel fills in a local that outlives the call.
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time
    }

    /// Blocks the thread until a moment.
    static func wait(until moment: timespec) {
        var moment = moment
        // SAFETY: the kernel reads a structure that lives across the call, and with an absolute
        // time it writes no rest.
        while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, nil) == EINTR {}
    }
}
