import Testing

@testable import MusterBench

/// What the target of `checks` makes of the arrivals of probes.
@Suite struct ArrivalTests {
    private let second: Int64 = 1_000_000_000

    @Test("Addresses and instances belong together")
    func addresses() {
        for number in [0, 1, 249, 250, 19_999, 59_999] {
            #expect(ChecksSettings.number(of: ChecksSettings.address(of: number)) == number)
        }
        #expect(ChecksSettings.number(of: "::1") == nil)
    }

    @Test("Probes at their times neither drift nor jitter; those outside the time are left out")
    func steady() {
        var log = ArrivalLog()
        for round in Int64(0)..<8 {
            for number in 0..<20 {
                log.add(number, at: round * 2 * second + Int64(number) * 100_000_000)
            }
        }
        let figures = log.figures(from: 2 * second, to: 14 * second, interval: 2)
        #expect(figures.probes == 120)
        #expect(figures.instances == 20)
        #expect(figures.drift == 0 && figures.jitter == 0 && figures.jitterMost == 0)
        #expect(figures.bins == [Int](repeating: 1, count: 120))
        #expect(figures.folded(interval: 2) == [Int](repeating: 6, count: 20))
        #expect(figures.bunching(interval: 2) == 1)
    }

    @Test("Drift, jitter and bunching are told")
    func unsteady() {
        var log = ArrivalLog()
        for round in Int64(0)..<6 {
            for number in 0..<10 { log.add(number, at: round * (2 * second + 5_000_000)) }
        }
        let figures = log.figures(from: 0, to: 12 * second, interval: 2)
        #expect(figures.drift == 5000)
        #expect(figures.jitter == 5)
        #expect(figures.bunching(interval: 2) == 20)
    }
}
