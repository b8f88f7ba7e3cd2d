import TestKit

extension SeededGenerator {
    /// A generator with a new seed, which is printed; MUSTER_SEED in the environment repeats one.
    init(_ purpose: String, environment: [String: String]) {
        let given = environment["MUSTER_SEED"].flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0..<1 << 32)
        print("\(purpose): MUSTER_SEED=\(seed)")
        self.init(seed: seed)
    }
}
