/// What the lines of KillTarget say its services must be like: a slow model of the registry and of
/// the answer rule that shares nothing with either.
struct KilledServices: Equatable, Sendable {
    struct Instance: Equatable, Sendable {
        var address: String
        var isHealthy: Bool
        /// The place in the order of losses; nil while it is healthy.
        var lost: Int?
    }

    /// By service and instance.
    private(set) var instances: [String: [String: Instance]] = [:]
    private var losses = 0

    /// Makes a change such as `s1 register i3 10.1.3.1` or `s0 UNHEALTHY i2`.
    mutating func change(_ words: [String]) {
        let (service, change, id) = (words[0], words[1], words[2])
        let known = instances[service]?[id]
        switch change {
        case "register" where known?.address == words[3]: break
        case "register":
            instances[service, default: [:]][id] = Instance(
                address: words[3], isHealthy: true, lost: nil)
        case "deregister": instances[service]?[id] = nil
        case "HEALTHY" where known != nil:
            instances[service]?[id]?.isHealthy = true
            instances[service]?[id]?.lost = nil
        case "UNHEALTHY" where known?.isHealthy == true:
            losses += 1
            instances[service]?[id]?.isHealthy = false
            instances[service]?[id]?.lost = losses
        default: break
        }
    }

    /// The addresses that the answer rule shows for a service, sorted.
    func answer(of service: String) -> [String] {
        let all = Array((instances[service] ?? [:]).values)
        let healthy = all.filter(\.isHealthy)
        let last = all.max { ($0.lost ?? 0) < ($1.lost ?? 0) }
        let shown = healthy.isEmpty ? last.map { [$0] } ?? [] : healthy
        return shown.map(\.address).sorted()
    }

    /// True when it has several instances and none of them is healthy.
    func isAllUnhealthy(_ service: String) -> Bool {
        let all = instances[service] ?? [:]
        return all.count > 1 && all.values.allSatisfy { !$0.isHealthy }
    }

    /// The same as what is seen of a service: id, address and health of each instance.
    func rows(of service: String) -> [String] {
        (instances[service] ?? [:]).map { id, instance in
            "\(id) \(instance.address) \(instance.isHealthy ? "HEALTHY" : "UNHEALTHY")"
        }.sorted()
    }
}

/// What one life of KillTarget left on its standard output.
struct KilledLife {
    /// The changes that were acknowledged, in order.
    private(set) var acknowledged: [[String]] = []
    /// Of each service the change that was asked for last and not acknowledged: it may or may not
    /// have happened.
    private(set) var pending: [String: [String]] = [:]

    /// Reads whole lines; the last one may have been cut.
    init(_ output: String) {
        for line in output.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let words = line.split(separator: " ").map(String.init)
            let change = Array(words.dropFirst())
            switch words.first {
            case "ask": pending[change[0]] = change
            case "done":
                acknowledged.append(change)
                pending[change[0]] = nil
            default: pending[change[0]] = nil
            }
        }
    }
}
