/// When the target of `checks` saw a probe of which instance.
struct ArrivalLog: Sendable {
    /// An instance's number and a time in nanoseconds.
    private(set) var arrivals: [(number: Int, time: Int64)] = []

    /// Notes a probe.
    mutating func add(_ number: Int, at time: Int64) { arrivals.append((number, time)) }

    /// What the arrivals from `start` on say, up to `end`.
    ///
    /// - Parameter interval: Seconds from one probe of an instance to the next.
    func figures(from start: Int64, to end: Int64, interval: Int) -> ArrivalFigures {
        let width = Int64(100_000_000)
        var bins = [Int](repeating: 0, count: Int((end - start) / width))
        var times: [Int: [Int64]] = [:]
        for (number, time) in arrivals where time >= start && time < end {
            times[number, default: []].append(time)
            let bin = Int((time - start) / width)
            if bin < bins.count { bins[bin] += 1 }
        }
        let period = Int64(interval) * 1_000_000_000
        let drifts = times.values.compactMap { times -> Double? in
            guard times.count > 1, let first = times.first, let last = times.last else {
                return nil
            }
            let drift = (last - first) - Int64(times.count - 1) * period
            return Double(drift) / Double(times.count - 1) / 1000
        }.sorted()
        let gaps = times.values.flatMap { times in
            zip(times.dropFirst(), times).map { Double(abs($0 - $1 - period)) / 1e6 }
        }.sorted()
        return ArrivalFigures(
            probes: times.values.reduce(0) { $0 + $1.count }, instances: times.count, bins: bins,
            drift: Self.percentile(drifts, 0.5), jitter: Self.percentile(gaps, 0.99),
            jitterMost: gaps.last ?? 0)
    }

    private static func percentile(_ sorted: [Double], _ part: Double) -> Double {
        sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
    }
}

/// What the target of `checks` saw.
struct ArrivalFigures: Codable, Sendable {
    let probes: Int
    /// Instances that were probed at all.
    let instances: Int
    /// Probes in each tenth of a second.
    let bins: [Int]
    /// Microseconds by which the mean interval of an instance was too long: the median of all.
    let drift: Double
    /// Milliseconds by which a gap between two probes of an instance was off: 99th percentile.
    let jitter: Double
    /// The worst of these.
    let jitterMost: Double

    /// Probes in each tenth of a second of an interval, all intervals together.
    func folded(interval: Int) -> [Int] {
        var sums = [Int](repeating: 0, count: interval * 10)
        for (index, count) in bins.enumerated() { sums[index % sums.count] += count }
        return sums
    }

    /// The fullest of these tenths as a part of their mean.
    func bunching(interval: Int) -> Double {
        let sums = folded(interval: interval)
        let mean = Double(sums.reduce(0, +)) / Double(sums.count)
        return mean > 0 ? Double(sums.max() ?? 0) / mean : 0
    }
}
