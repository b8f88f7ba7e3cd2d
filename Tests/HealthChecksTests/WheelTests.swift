import TestKit
import Testing

@testable import HealthChecks

/// The timing wheel against a slow model.
@Suite("The wheel")
struct WheelTests {
    @Test(
        "What is due comes out within a tick, never early, whatever else goes on", arguments: 1...8)
    func random(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var now = Moment(nanoseconds: Int64.random(in: 0...1_000_000_000_000, using: &random))
        var wheel = Wheel(queues: 1, at: now)
        let count = 200
        wheel.reserve(count)
        var due: [Int: Moment] = [:]
        for _ in 0..<4000 {
            let id = Int.random(in: 0..<count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0 where due[id] == nil, 1 where due[id] == nil:
                let delay = Int64.random(in: 0...60_000_000_000, using: &random)
                due[id] = now + .nanoseconds(delay)
                wheel.insert(id, at: due[id]!)
            case 2:
                wheel.remove(id)
                due[id] = nil
            default:
                now = now + .nanoseconds(Int64.random(in: 0...400_000_000, using: &random))
                let out = Set(wheel.advance(to: now))
                for id in out { #expect(due[id]! <= now, "seed \(seed)") }
                for id in out { due[id] = nil }
                let late = due.values.filter { $0 + ProbeLimits.tick <= now }
                #expect(late.isEmpty, "seed \(seed)")
            }
            if let first = due.values.min() {
                let next = wheel.next
                #expect(next != nil && next! <= first + ProbeLimits.tick, "seed \(seed)")
            } else {
                #expect(wheel.next == nil, "seed \(seed)")
            }
        }
    }

    @Test("A queue gives back what came first, without what was taken out")
    func queue() {
        var wheel = Wheel(queues: 2, at: Moment(nanoseconds: 0))
        wheel.reserve(4)
        for id in 0..<4 { wheel.enqueue(id, in: 1) }
        wheel.remove(1)
        #expect(wheel.dequeue(from: 0) == nil)
        #expect([0, 1, 2, 3].map { _ in wheel.dequeue(from: 1) } == [0, 2, 3, nil])
        #expect(wheel.next == nil)
    }

    @Test("After a long time without anything, what comes next is due when it says")
    func idle() {
        var wheel = Wheel(queues: 0, at: Moment(nanoseconds: 0))
        wheel.reserve(1)
        let later = Moment(nanoseconds: 3_600_000_000_000)
        wheel.skip(to: later)
        wheel.insert(0, at: later + .seconds(5))
        #expect(wheel.next == later + .seconds(5))
        #expect(wheel.advance(to: later + .milliseconds(4999)).isEmpty)
        #expect(wheel.advance(to: later + .seconds(5)) == [0])
    }
}
