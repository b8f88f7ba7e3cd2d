import FuzzKit
import TestKit
import Testing
import Zones

/// What fuzzing starts from and what it has found, without the fuzzer: `make fuzz` looks for more.
@Suite("Fuzzed inputs")
struct FuzzedInputs {
    @Test("Every kept input gets a reply that keeps to the rules, or none where none is due")
    func rules() throws {
        let check = try FuzzCheck()
        let inputs = try FuzzCorpus.all()
        for (name, octets) in inputs {
            guard let input = FuzzInput(octets) else { continue }
            #expect(throws: Never.self, "\(name): \(octets)") { try check.run(input) }
        }
        #expect(inputs.contains { $0.name.hasPrefix("kept") })
        for counter in Self.reached where check.counts[counter] == 0 {
            Issue.record("no kept input is counted as \(counter)")
        }
    }

    /// What replies can be, as far as it is counted.
    private static let reached: [ResponderCounter] = [
        .codeNoError, .codeFormatError, .codeServerFailure, .codeNameError, .codeNotImplemented,
        .codeRefused,
        .codeNameTooLong, .codeBadVersion, .answered, .noData, .nameError, .referral, .outside,
        .aliasHops, .truncated, .windowed, .dropped, .cookies, .validCookies,
    ]

    @Test("Mutations of the kept inputs keep to the rules too")
    func mutations() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let check = try FuzzCheck()
        let inputs = try FuzzCorpus.all().map(\.octets).filter { $0.count > FuzzInput.head }
        for _ in 0..<20_000 {
            let octets = inputs.randomElement(using: &random)!.mutated(using: &random)
            guard let input = FuzzInput(octets) else { continue }
            #expect(throws: Never.self, "seed \(seed): \(octets)") { try check.run(input) }
        }
    }
}
