internal import CLinux

/// What is left over in the heap from reading files.
enum Leftovers {
    /// Gives free memory back to the system: reading and publishing many records takes far more
    /// than keeping them, and the C library holds on to much of it for allocations to come.
    static func giveBack() { _ = muster_malloc_trim(0) }
}
