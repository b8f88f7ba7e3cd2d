/// What a test waited for did not come about in time.
package struct Overdue: Error, CustomStringConvertible {
    /// What was waited for.
    package let description: String
}

/// Waits until `condition` holds, and fails when it does not within `deadline`.
///
/// This is the only place that sleeps: everything that needs time waits for a condition.
package func wait(
    for what: @autoclosure () -> String, within deadline: Duration = .seconds(20),
    until condition: () async throws -> Bool
) async throws {
    _ = try await awaited(what(), within: deadline) { try await condition() ? true : nil }
}

/// Waits until `value` is there, and fails when it is not within `deadline`.
package func awaited<Value>(
    _ what: @autoclosure () -> String, within deadline: Duration = .seconds(20),
    _ value: () async throws -> Value?
) async throws -> Value {
    let end = ContinuousClock().now + deadline
    var pause = Duration.microseconds(500)
    while true {
        if let found = try await value() { return found }
        guard ContinuousClock().now < end else {
            throw Overdue(description: "waited \(deadline) in vain for \(what())")
        }
        try await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(20))
    }
}
