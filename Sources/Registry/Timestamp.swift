/// A moment of wall-clock time in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// The registry never reads a clock: every command is handed the time it happens at.
public struct Timestamp: Hashable, Comparable, Codable, Sendable {
    /// Milliseconds since the Unix epoch.
    public let milliseconds: Int64

    /// The moment that many milliseconds after the Unix epoch.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }
}
