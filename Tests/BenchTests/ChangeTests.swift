import BenchData
import Muster
import Registry
import Testing

@testable import MusterBench

/// What is changed in a benchmark, and how its times are summed up.
@Suite struct ChangeTests {
    @Test("A percentile is the time of the nearest rank")
    func percentiles() {
        var times = ChangeTimes()
        #expect(times.percentile(0.5) == 0)
        for number in (1...200).reversed() { times.add(.microseconds(number)) }
        #expect(times.percentile(0.5) == 100)
        #expect(times.percentile(0.99) == 198)
        #expect(times.percentile(0.991) == 199)
        #expect(times.percentile(1) == 200)
        #expect(times.percentile(0.0001) == 1)
        var others = ChangeTimes()
        others.add(.nanoseconds(1_500_250))
        times.add(others)
        #expect(times.count == 201)
        #expect(times.percentile(1) == 1500.25)
    }

    @Test("What is changed has an address of its own, and members of services have company")
    func targets() {
        let data = DataSet(services: 100)
        let targets = ChangeTargets(data, ids: Self.ids(of: data), count: 300)
        #expect(targets.newcomers.count == 300)
        // One of eight services has a single instance.
        #expect(targets.members.count == 87)
        let known = data.services.filter { $0.kind == .addressed }.flatMap(\.instances)
        let addresses = Set(known.map(\.ipv4))
        #expect(targets.members.allSatisfy { addresses.contains($0.address) })
        #expect(addresses.isDisjoint(with: targets.newcomers.map(\.address)))
        #expect(Set(targets.newcomers.map(\.address)).count == 300)
        #expect(Set(targets.members.map(\.key.service)).count == 87)
        let few = ChangeTargets(data, ids: Self.ids(of: data), count: 10)
        #expect(Set(few.newcomers.map(\.key.service)).count == 10)
    }

    @Test("Half of a churn is of health, and each of its changes changes something")
    func sequence() {
        let data = DataSet(services: 20)
        let targets = ChangeTargets(data, ids: Self.ids(of: data), count: 7)
        var sequence = ChurnSequence(targets)
        var there = Set(targets.members)
        var unhealthy: Set<ChangeTarget> = []
        var counts: [InstanceChange.Kind: Int] = [:]
        for _ in 0..<84 {
            let change = sequence.next()
            counts[change.kind, default: 0] += 1
            switch change.kind {
            case .register: #expect(there.insert(change.target).inserted)
            case .deregister: #expect(there.remove(change.target) != nil)
            case .unhealthy: #expect(unhealthy.insert(change.target).inserted)
            case .healthy: #expect(unhealthy.remove(change.target) != nil)
            }
        }
        #expect(counts == [.register: 21, .deregister: 21, .unhealthy: 21, .healthy: 21])
    }

    /// Ids such as a server would give.
    static func ids(of data: DataSet) -> [Service.ID] { data.services.map { "srv-\($0.name)" } }
}
