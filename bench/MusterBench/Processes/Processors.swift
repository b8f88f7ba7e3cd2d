import CLinux
import Glibc

/// The two processors of a measurement, so that server and client do not share one.
struct Processors: Sendable {
    /// The number of the server's.
    let server: Int
    /// The number of the client's.
    let client: Int

    /// The first two that this program may use.
    init() throws(Failure) {
        var allowed = muster_processors()
        // SAFETY: the kernel fills in the local, as many octets as it has.
        let result = unsafe muster_sched_getaffinity(
            0, MemoryLayout<muster_processors>.size, &allowed)
        guard result >= 0 else { throw Failure("sched_getaffinity", code: errno) }
        let numbers = (0..<1024).filter { number in
            // SAFETY: the local outlives the call, which reads a bit that it has.
            unsafe muster_has_processor(&allowed, Int32(number)) != 0
        }
        guard numbers.count >= 2 else {
            throw Failure("server and client need a processor each; this program may use one")
        }
        server = numbers[0]
        client = numbers[1]
    }
}
