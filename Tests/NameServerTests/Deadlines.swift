import Testing

@testable import NameServer

@Suite("Deadlines of connections")
struct Deadlines {
    /// The slow model: every connection with its phase and time, searched each time.
    private struct Model {
        var entries: [(slot: Int, phase: Phase, since: Int64)] = []
        static let limits: [Int64] = [100, 90, 50, 70]

        func deadline(_ entry: (slot: Int, phase: Phase, since: Int64)) -> Int64 {
            entry.since + Self.limits[entry.phase.rawValue]
        }
        var next: Int64? { entries.map { deadline($0) }.min() }
    }

    @Test("agree with a slow model", arguments: 1...20 as ClosedRange<UInt64>)
    func model(seed: UInt64) {
        var state = seed
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var queues = DeadlineQueues(idle: 100, awaiting: 90, reading: 50, writing: 70)
        var model = Model()
        var time: Int64 = 0
        for _ in 0..<2_000 {
            time += Int64(random(3))
            let slot = random(30)
            let known = model.entries.firstIndex { $0.slot == slot }
            if let known {
                #expect(queues.phase(of: slot) == model.entries[known].phase)
                queues.remove(slot)
                model.entries.remove(at: known)
            }
            if known == nil || random(2) == 0 {
                let phase = Phase(rawValue: random(4))!
                queues.append(slot, to: phase, at: time)
                model.entries.append((slot, phase, time))
            }
            #expect(queues.nextDeadline == model.next)
            for phase in Phase.allCases {
                let inPhase = model.entries.filter { $0.phase == phase }
                #expect(queues.oldest(phase) == inPhase.first?.slot)
                #expect(
                    queues.oldest(phase) { $0 % 3 == 0 }
                        == inPhase.first { $0.slot % 3 == 0 }?.slot)
            }
            let expired = model.entries.filter { model.deadline($0) <= time }
            let found = queues.expired(at: time)
            #expect((found == nil) == expired.isEmpty)
            if let found { #expect(expired.contains { $0.slot == found }) }
        }
    }
}
