import BenchData

/// What `scale` found out; empty where a part was left out.
struct ScaleResults: Sendable {
    /// What was measured at one size.
    struct AtSize: Sendable {
        let size: ScaleSize
        let instances: Int
        let records: Int
        var changes: [ChangeFigures] = []
        /// Octets of a snapshot without anything else.
        var snapshot: Int?
        /// Octets that `muster serve` needs beside those of an empty one, from a master file and
        /// from the store.
        var served: [StartKind: Int] = [:]
        /// Seconds from the start to the first answer.
        var starts: [StartKind: Spread] = [:]
        var queriesPerSecond: Spread?
        /// Microseconds.
        var processorPerQuery: Spread?
        /// Queries without a reply in all rounds together.
        var lost = 0

        /// Nothing yet of a size.
        init(_ size: ScaleSize) {
            self.size = size
            instances = size.data.instanceCount
            records = size.data.recordCount
        }

        /// The figures of a kind of change.
        func figures(_ kind: InstanceChange.Kind) -> ChangeFigures? {
            changes.first { $0.kind == kind }
        }

        /// Octets for a record in the data plane.
        var octetsPerRecord: Double? { snapshot.map { Double($0) / Double(records) } }

        /// Octets for an instance in the registry: what a server with a store needs beside the
        /// snapshot.
        var octetsPerInstance: Double? {
            guard let snapshot, let served = served[.store] else { return nil }
            return Double(served - snapshot) / Double(instances)
        }

        /// How many times as long a start takes as Knot's.
        func startRatio(_ kind: StartKind) -> Double? {
            guard let mine = starts[kind], let other = starts[.knot] else { return nil }
            return mine.median / other.median
        }
    }

    /// The program with the demo, and what it does when nobody asks.
    struct Idle: Sendable {
        /// Octets of anonymous memory.
        let memory: Int
        /// Nanoseconds of CPU of the threads that answer, and how often they woke up.
        let time: Int
        let waits: Int
        /// How many such threads there are, and for how many seconds they were watched.
        let threads: Int
        let seconds: Int
    }

    var sizes: [AtSize]
    var services: [ScaleServiceFigures] = []
    var idle: Idle?

    /// The results at the size of this many instances.
    func at(_ instances: Int) -> AtSize? { sizes.first { $0.size.instances == instances } }

    /// The highest ratio of a figure at two sizes, over all kinds of changes.
    func ratio(
        of figure: KeyPath<ChangeFigures, Double>, _ many: Int, to few: Int
    ) -> Double? {
        guard let many = at(many), let few = at(few) else { return nil }
        return InstanceChange.Kind.allCases.compactMap { kind in
            guard let high = many.figures(kind), let low = few.figures(kind) else { return nil }
            return high[keyPath: figure] / low[keyPath: figure]
        }.max()
    }

    /// The highest ratio of the medians in the largest and the smallest service.
    var serviceRatio: Double? {
        guard let large = services.last, let small = services.first, services.count > 1 else {
            return nil
        }
        return InstanceChange.Kind.allCases.compactMap { kind in
            guard let high = large.times[kind], let low = small.times[kind] else { return nil }
            return high.percentile(0.5) / low.percentile(0.5)
        }.max()
    }
}

/// A start that is measured.
enum StartKind: String, CaseIterable, Sendable {
    case file, store, knot

    /// What it is called in tables.
    var title: String {
        switch self {
        case .file: "Muster, master file"
        case .store: "Muster, store"
        case .knot: "Knot, master file"
        }
    }

    /// The server that is started.
    var contestant: Contestant {
        switch self {
        case .file: .musterFile
        case .store: .muster
        case .knot: .knot
        }
    }
}
