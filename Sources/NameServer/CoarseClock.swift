import Glibc

/// The time since some moment in the past, in milliseconds, as the kernel's last tick left it.
///
/// Reading it costs no system call. It is behind by a tick, which is at most `coarseTick`.
func coarseMilliseconds() -> Int64 { Int64(coarseNanoseconds() / 1_000_000) }

/// The same in nanoseconds.
@Sendable
func coarseNanoseconds() -> UInt64 {
    var time = timespec()
    // SAFETY: the kernel fills in a local that outlives the call.
    _ = unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// The seconds since 1970, as the kernel's last tick left them.
@Sendable
func coarseSeconds() -> UInt32 {
    var time = timespec()
    // SAFETY: the kernel fills in a local that outlives the call.
    _ = unsafe clock_gettime(CLOCK_REALTIME_COARSE, &time)
    return UInt32(truncatingIfNeeded: time.tv_sec)
}

/// Milliseconds between two ticks on the slowest kernels (CONFIG_HZ=100).
let coarseTick: Int64 = 10
