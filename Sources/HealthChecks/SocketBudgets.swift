/// How many sockets probes may have at once, separately for targets of each kind of behaviour:
/// thousands that do not answer take none away from those that do.
struct SocketBudgets: Hashable, Sendable {
    /// How a target behaved the last time.
    enum Behaviour: Int, Hashable, Sendable, CaseIterable {
        /// It said something before its deadline, be it that it refuses connections.
        case answering
        /// It was never probed.
        case new
        /// It said nothing until its deadline.
        case silent
    }

    private var limits: Counts
    private var used = Counts()

    /// Budgets of so many sockets in all.
    init(sockets: Int) {
        let total = max(ProbeLimits.socketsAtLeast, sockets)
        limits = Counts()
        limits[.new] = total / 8
        limits[.silent] = total * 3 / 8
        limits[.answering] = total - limits[.new] - limits[.silent]
    }

    /// Takes a socket for a target; gives the budget that it is from, nil when none is left. New
    /// targets take what silent ones leave.
    mutating func take(for behaviour: Behaviour) -> Behaviour? {
        let sources = behaviour == .new ? [.new, .silent] : [behaviour]
        guard let source = sources.first(where: { used[$0] < limits[$0] }) else { return nil }
        used[source] += 1
        return source
    }

    /// Gives a socket back to the budget that it is from.
    mutating func giveBack(_ source: Behaviour) { used[source] -= 1 }

    /// Who may have the next socket of a budget, the first one first: a target that was never
    /// probed goes before those that said nothing.
    static func heirs(of source: Behaviour) -> [Behaviour] {
        source == .silent ? [.new, .silent] : [source]
    }

    /// Sockets that are in use.
    var inUse: Int { used.sum }

    /// A number for each behaviour.
    private struct Counts: Hashable, Sendable {
        private var values: [Int] = Behaviour.allCases.map { _ in 0 }

        subscript(behaviour: Behaviour) -> Int {
            get { values[behaviour.rawValue] }
            set { values[behaviour.rawValue] = newValue }
        }

        var sum: Int { values.reduce(0, +) }
    }
}
