import Registry
import TestKit
import Testing

@testable import HealthChecks

/// When probes begin, in a time that the test moves.
@Suite("The schedule")
struct ScheduleTests {
    /// Settings that let a target be probed right after it was.
    private var unpaced: ProbeSettings {
        var settings = ProbeSettings()
        settings.targetRate = 1_000_000
        return settings
    }

    @Test("The first probe begins at once, the others at a random time of each interval")
    func phases() {
        var simulation = Simulation(unpaced)
        let begin = simulation.now
        let checks = (0..<500).map { Check.simulated($0) }
        simulation.start(checks)
        #expect(simulation.starts.count == 500)
        #expect(simulation.starts.allSatisfy { $0.time == begin })
        simulation.run(for: .seconds(60))
        let tick = ProbeLimits.tick
        for check in checks {
            let times = simulation.times(of: check.key).dropFirst()
            #expect(times.count >= 5)
            for (next, time) in zip(times.dropFirst(), times) {
                #expect(next - time > .seconds(10) - tick && next - time < .seconds(10) + tick)
            }
        }
    }

    @Test("Nothing drifts and nothing bunches in half an hour of 500 checks")
    func histogram() {
        var simulation = Simulation(unpaced)
        simulation.start((0..<500).map { Check.simulated($0) })
        simulation.run(for: .seconds(1800))
        var first: [Instance.Key: Moment] = [:]
        var rounds: [Instance.Key: Int64] = [:]
        var bins = [Int](repeating: 0, count: 10)
        var isOff = false
        for start in simulation.starts.dropFirst(500) {
            guard let origin = first[start.key] else {
                first[start.key] = start.time
                continue
            }
            rounds[start.key, default: 0] += 1
            let ideal = origin + .seconds(10 * rounds[start.key]!)
            isOff = isOff || (start.time - ideal).nanoseconds.magnitude >= 5_000_000
            bins[Int(start.time.nanoseconds / 1_000_000_000 % 10)] += 1
        }
        #expect(!isOff)
        let mean = bins.reduce(0, +) / bins.count
        #expect(bins.allSatisfy { $0 > mean * 6 / 10 && $0 < mean * 14 / 10 }, "\(bins)")
    }

    @Test("After a restart the first probes are spread, and what was known holds until then")
    func restart() {
        var simulation = Simulation()
        let begin = simulation.now
        let checks = (0..<1000).map { Check.simulated($0, status: .healthy) }
        simulation.start(checks, isSpread: true)
        #expect(simulation.starts.isEmpty)
        simulation.run(for: .seconds(10))
        #expect(simulation.starts.count == 1000)
        let firstHalf = simulation.starts.count { $0.time - begin < .seconds(5) }
        #expect((400...600).contains(firstHalf))
        #expect(simulation.observations.isEmpty)
    }

    @Test("A probe that takes longer than the interval leaves out what it misses, not its phase")
    func longerThanTheInterval() {
        var simulation = Simulation()
        let check = Check.simulated(0, interval: 1)
        simulation.answer = { _, _ in .ends(.passed(status: 200), after: 2500) }
        simulation.start([check], isSpread: true)
        simulation.run(for: .seconds(30))
        let times = simulation.times(of: check.key)
        #expect(times.count >= 9)
        for (next, time) in zip(times.dropFirst(), times) {
            let gap = next - time
            #expect(gap > .milliseconds(2990) && gap < .milliseconds(3010))
        }
    }

    @Test("A target is probed no more often than its rate allows, however many share it")
    func pace() {
        var settings = ProbeSettings()
        settings.targetRate = 10
        var simulation = Simulation(settings)
        simulation.start((0..<300).map { Check.simulated($0, target: 7) })
        simulation.run(for: .seconds(60))
        for second in 0..<60 {
            let from = Moment(nanoseconds: Int64(second + 1) * 1_000_000_000)
            let count = simulation.starts.count { $0.time >= from && $0.time < from + .seconds(1) }
            #expect(count <= 11)
        }
        // Every one of them gets its turn.
        #expect(Set(simulation.starts.map(\.key)).count == 300)
    }

    @Test("5,000 targets that say nothing delay no healthy one, and leave sockets free")
    func blackHoles() {
        var simulation = Simulation(sockets: 800)
        let dead = (0..<5000).map { Check.simulated($0, kind: .tcp) }
        let alive = (5000..<5200).map { Check.simulated($0) }
        simulation.answer = { check, _ in
            check.kind == .tcp ? .silence : .ends(.passed(status: 200), after: 2)
        }
        simulation.start(alive)
        simulation.run(for: .seconds(20))
        simulation.start(dead)
        let begin = simulation.now
        simulation.run(for: .seconds(300))
        for check in alive {
            let times = simulation.times(of: check.key).drop { $0 < begin }
            #expect(times.count >= 29)
            for (next, time) in zip(times.dropFirst(), times) {
                #expect(next - time < .milliseconds(10_010))
            }
        }
        #expect(simulation.mostSockets <= 800)
        // They are probed all the same, in turn.
        #expect(Set(simulation.starts.map(\.key)).count == 5200)
    }

    @Test("New checks are probed while thousands of silent targets hold their sockets")
    func newBesideSilent() {
        var simulation = Simulation(sockets: 800)
        simulation.answer = { check, _ in
            check.kind == .tcp ? .silence : .ends(.passed(status: 200), after: 2)
        }
        simulation.start((0..<2000).map { Check.simulated($0, kind: .tcp) })
        simulation.run(for: .seconds(400))
        let new = Check.simulated(9999)
        simulation.start([new])
        #expect(simulation.times(of: new.key) == [simulation.now])
    }
}
