import Muster
import Registry
import TestKit
import Testing

@Suite("The agenda")
struct AgendaTests {
    private static func key(_ number: Int) -> Instance.Key {
        Instance.Key(service: "srv-\(number % 3)", instance: "i\(number)")
    }

    @Test("Whatever comes and goes, each thing is due at its time, in order, and once")
    func model() throws {
        let seed = UInt64.random(in: 0 ... .max)
        print("AgendaTests.model: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        var agenda = Agenda()
        var leases: [Instance.Key: (end: Duration, period: Duration)] = [:]
        var settlings: [Instance.Key: Duration] = [:]
        var now = Duration.seconds(5)
        for _ in 0..<20_000 {
            let key = Self.key(.random(in: 0..<12, using: &random))
            switch Int.random(in: 0..<9, using: &random) {
            case 0, 1:
                let period = Duration.seconds(.random(in: 1...9, using: &random))
                agenda.startLease(key, period: period, at: now)
                leases[key] = (now + period, period)
            case 2, 3:
                agenda.renewLease(key, at: now)
                if let period = leases[key]?.period { leases[key]?.end = now + period }
            case 4:
                let end = now + .seconds(.random(in: 0...9, using: &random))
                agenda.settle(key, due: Timestamp(milliseconds: 7), at: end)
                settlings[key] = end
            case 5:
                agenda.dropSettling(key)
                settlings[key] = nil
            case 6:
                if Bool.random(using: &random) {
                    agenda.forget(key)
                    (leases[key], settlings[key]) = (nil, nil)
                }
            case 7 where Int.random(in: 0..<20, using: &random) == 0:
                agenda.beginLeasesAnew(at: now)
                for (key, lease) in leases { leases[key]?.end = max(lease.end, now + lease.period) }
            default:
                now += .milliseconds(.random(in: 0...2000, using: &random))
            }
            var expected = leases.filter { $0.value.end <= now }
                .map { (time: $0.value.end, event: Agenda.Event.lease($0.key)) }
            expected += settlings.filter { $0.value <= now }.map {
                (time: $0.value, .settle($0.key, due: Timestamp(milliseconds: 7)))
            }
            let events = agenda.takeDue(at: now, limit: 100)
            try #require(events.count == expected.count, "seed \(seed)")
            try #require(Set(events) == Set(expected.map(\.event)), "seed \(seed)")
            try #require(agenda.leaseCount == leases.count)
            let first = (leases.values.map(\.end) + settlings.values).filter { $0 > now }.min()
            if let first { try #require(agenda.next.map { $0 <= first } == true, "seed \(seed)") }
            // What was due is over here: a lease is dropped, or put off for a while.
            for event in events {
                guard case .lease(let key) = event else { continue }
                if Bool.random(using: &random) {
                    agenda.putOffLease(key, until: now + .seconds(1))
                    leases[key]?.end = now + .seconds(1)
                } else {
                    agenda.dropLease(key)
                    leases[key] = nil
                }
            }
            for (key, end) in settlings where end <= now { settlings[key] = nil }
        }
    }

    @Test("A slice is what is due first, and what is due together goes by service and id")
    func slices() {
        var agenda = Agenda()
        for number in [4, 1, 3, 0, 2] {
            agenda.startLease(Self.key(number), period: .seconds(1), at: .zero)
        }
        agenda.startLease(Self.key(5), period: .milliseconds(900), at: .zero)
        let order = [5, 0, 3, 1, 4, 2].map { Agenda.Event.lease(Self.key($0)) }
        #expect(agenda.takeDue(at: .milliseconds(899), limit: 9).isEmpty)
        #expect(agenda.takeDue(at: .seconds(1), limit: 4) == Array(order.prefix(4)))
        #expect(agenda.next == .seconds(1))
        #expect(agenda.takeDue(at: .seconds(1), limit: 4) == Array(order.dropFirst(4)))
        #expect(agenda.next == nil)
    }

    @Test("A lease that is not timed never runs out, until it begins anew")
    func untimed() {
        var agenda = Agenda()
        agenda.startLease(Self.key(1), period: .seconds(1), at: .zero)
        agenda.startLease(Self.key(1), period: .seconds(1), at: .zero, isTimed: false)
        #expect(agenda.next == nil && agenda.leaseCount == 1)
        agenda.renewLease(Self.key(1), at: .seconds(5))
        #expect(agenda.next == .seconds(6))
    }
}
