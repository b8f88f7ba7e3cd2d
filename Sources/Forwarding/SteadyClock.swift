internal import Glibc

/// Microseconds of a clock that only runs forward.
func monotonicMicroseconds() -> Int64 {
    var time = timespec()
    // SAFETY: the kernel fills in a local that outlives the call.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}
