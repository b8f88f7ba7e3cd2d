import BenchData

/// One of the sizes that `scale` measures.
struct ScaleSize: Hashable, Sendable {
    /// Instances as they were asked for, 450,000.
    let instances: Int

    /// Services with addresses that make about so many instances: 20 have 91, with their alias.
    var services: Int { max(1, instances * 20 / 91) }

    /// The data set.
    var data: DataSet { DataSet(services: services) }

    /// `1 k`, `1 M`, or the number itself.
    var name: String { Self.short(instances) }

    private static func short(_ number: Int) -> String {
        for (unit, letter) in [(1_000_000, "M"), (1000, "k")] where number % unit == 0 {
            return "\(number / unit) \(letter)"
        }
        return String(number)
    }
}
