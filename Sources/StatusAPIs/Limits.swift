/// The limits of the status APIs.
enum StatusLimits {
    /// The most associations that one reply of SSM has, and how many it has unless it is asked for
    /// fewer.
    static let associations = 50
    /// Characters of an execution summary; agents of SSM cut theirs there.
    static let summary = 510
    /// Characters of an association's name in SSM.
    static let associationName = 3...128
    /// Operations of a service among which the last registration of an instance is looked for.
    static let operations = 10_000
    /// Intervals of a health check within which a result must come.
    static let missedIntervals = 3
}
