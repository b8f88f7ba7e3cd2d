internal import Registry

/// The instances that have failed, but not often enough to be UNHEALTHY, and how soon each could
/// be.
///
/// The time is counted from the last failure, in whole intervals of the check, so that of a service
/// with thousands of failing instances it is another only a few times.
struct Doubts {
    private var seconds: [Instance.Key: Int] = [:]
    /// How many instances of a service have each time.
    private var services: [Service.ID: [Int: Int]] = [:]

    /// Seconds until an instance of the service could become UNHEALTHY; nil when none is in doubt.
    func least(of service: Service.ID) -> Int? { services[service]?.keys.min() }

    /// Notes what is known of an instance: nil when it is not in doubt. True when the least time of
    /// its service is another now.
    mutating func set(_ time: Int?, of key: Instance.Key) -> Bool {
        let old = seconds[key]
        if old == time { return false }
        let before = least(of: key.service)
        seconds[key] = time
        if let old { count(-1, of: old, in: key.service) }
        if let time { count(1, of: time, in: key.service) }
        return least(of: key.service) != before
    }

    private mutating func count(_ step: Int, of time: Int, in service: Service.ID) {
        services[service, default: [:]][time, default: 0] += step
        if services[service]?[time] == 0 { services[service]?[time] = nil }
        if services[service]?.isEmpty == true { services[service] = nil }
    }
}
