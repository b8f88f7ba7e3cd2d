import Foundation
import RegistryStore
import TestKit
import Testing

@Suite("Power may be cut at any moment")
struct PowerCuts {
    @Test(
        "Every acknowledged group is there after a cut, and none is half there",
        .timeLimit(.minutes(2)))
    func cuts() throws {
        let seed =
            ProcessInfo.processInfo.environment["MUSTER_TEST_SEED"].flatMap(UInt64.init)
            ?? UInt64(Date().timeIntervalSince1970 * 1000)
        print("power cuts: MUSTER_TEST_SEED=\(seed)")
        var random = SeededGenerator(seed: seed)
        var scratch = try Scratch()
        var cuts = 0
        for round in 0..<60 {
            // Some rounds go on with what the last one left, some begin with an empty folder.
            if round % 4 == 0 { scratch = try Scratch() }
            let event = 1 + Int(random.next() % (round % 4 == 0 ? 60 : 2_500))
            let shim = try PowerCutShim(scratch.data, cutAt: event, seed: random.next())
            let outcome = try Crasher(scratch.data, groups: 400, environment: shim.environment)
                .runToEnd()
            #expect([0, PowerCutShim.cutStatus].contains(outcome.status), "\(outcome.lines)")
            cuts += outcome.status == PowerCutShim.cutStatus ? 1 : 0
            let stored = StoredGroups(try RegistryStore(folder: scratch.data).rows())
            let flaw = stored.flaw()
            #expect(flaw == nil, "seed \(seed), round \(round), event \(event)")
            let allowed = outcome.lastAcknowledged...outcome.lastAcknowledged + 1
            #expect(allowed.contains(stored.last), "seed \(seed), round \(round), event \(event)")
        }
        #expect(cuts >= 50)
    }

    @Test("A disk that only pretends to sync loses groups, and the checks above see it")
    func lyingDisk() throws {
        var losses = 0
        for seed in 0..<8 as Range<UInt64> {
            let scratch = try Scratch()
            let shim = try PowerCutShim(scratch.data, cutAt: 700, seed: seed, isLying: true)
            let outcome = try Crasher(scratch.data, groups: 400, environment: shim.environment)
                .runToEnd()
            #expect(outcome.status == PowerCutShim.cutStatus)
            let rows = try? RegistryStore(folder: scratch.data).rows()
            let stored = StoredGroups(rows ?? [])
            if stored.flaw() != nil || stored.last < outcome.lastAcknowledged { losses += 1 }
        }
        #expect(losses > 0)
    }
}
