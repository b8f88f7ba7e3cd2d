package import Registry

/// The clocks of a server, so that tests decide what time it is.
package struct ServerClock: Sendable {
    /// The time of day, which people set and may step; for what is stored and shown.
    package let wall: @Sendable () -> Timestamp
    /// The time since some moment, which only rises, and stands while the machine is suspended;
    /// for what has to last so and so long.
    package let steady: @Sendable () -> Duration
    /// Returns at a steady time, or throws when its task is cancelled.
    package let sleep: @Sendable (_ until: Duration) async throws -> Void

    /// Clocks of these functions.
    package init(
        wall: @escaping @Sendable () -> Timestamp, steady: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.wall = wall
        self.steady = steady
        self.sleep = sleep
    }

    /// The clocks of the machine.
    package static var system: ServerClock {
        let start = SuspendingClock.now
        return ServerClock(
            wall: { .now }, steady: { start.duration(to: .now) },
            sleep: { try await Task.sleep(until: start.advanced(by: $0), clock: .suspending) })
    }
}
