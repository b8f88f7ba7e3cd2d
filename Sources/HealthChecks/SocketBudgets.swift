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

    /// The sockets that fit into a limit of open files: a fifth of it, for the name server takes
    /// connections for three quarters of it at most.
    static func sockets(ofFiles limit: Int) -> Int { min(ProbeLimits.sockets, limit / 5) }

    /// Takes a socket; false when none is left.
    mutating func take(_ behaviour: Behaviour) -> Bool {
        guard used[behaviour] < limits[behaviour] else { return false }
        used[behaviour] += 1
        return true
    }

    /// Gives a socket back.
    mutating func giveBack(_ behaviour: Behaviour) { used[behaviour] -= 1 }

    /// Sockets that are in use.
    func count(_ behaviour: Behaviour) -> Int { used[behaviour] }

    /// A number for each behaviour.
    private struct Counts: Hashable, Sendable {
        private var values: [Int] = Behaviour.allCases.map { _ in 0 }

        subscript(behaviour: Behaviour) -> Int {
            get { values[behaviour.rawValue] }
            set { values[behaviour.rawValue] = newValue }
        }
    }
}
