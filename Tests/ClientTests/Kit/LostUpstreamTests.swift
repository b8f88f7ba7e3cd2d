import Glibc
import TestKit
import Testing

/// Names of ours and others while a server that Muster forwards to is silent, or gone.
@Suite("Upstreams that are lost", .serialized)
struct LostUpstreamTests {
    private static func stage(
        upstreams: [String] = [OutsideServer.address], timeout: Int = 1500
    ) async throws -> (Stage, OutsideServer) {
        let stage = try await Stage(
            options: upstreams.flatMap { ["--forward", $0] }
                + ["--domains", "shop.example", "--forward-timeout", String(timeout)])
        try await stage.show(.one)
        return (stage, try await OutsideServer(on: stage))
    }

    @Test("our names are answered as fast as before while the upstream is silent")
    func ours() async throws {
        let (stage, outside) = try await Self.stage()
        var medians = (answering: [Int](), silent: [Int]())
        for _ in 0..<5 {
            medians.answering.append(try await median(on: stage, waiting: 0))
            outside.program.send(SIGSTOP)
            medians.silent.append(try await median(on: stage, waiting: 100))
            outside.program.send(SIGCONT)
        }
        let (before, after) = (medians.answering.sorted()[2], medians.silent.sorted()[2])
        print("our names: \(before) µs while the upstream answers, \(after) µs while it is silent")
        #expect(after < 2 * before, "\(medians)")
    }

    /// Microseconds that one of our names takes, with so many questions for others before it.
    private func median(on stage: Stage, waiting: Int) async throws -> Int {
        let printed = try await stage.lines(
            stage.script("latency.py", "web.shop.example", "1000", String(waiting)))
        return try #require(printed.first.flatMap { Int(Double($0) ?? -1) })
    }

    @Test("others fail within the deadline, with the reason, and are back with the upstream")
    func others() async throws {
        let (stage, outside) = try await Self.stage()
        try await expectAnswer("four", on: stage)
        outside.program.send(SIGSTOP)
        try await expectFailure("both", "EDE: 22 (No Reachable Authority)", on: stage)
        // What is known already is answered.
        try await expectAnswer("four", on: stage)
        outside.program.send(SIGCONT)
        try await expectAnswer("three", on: stage)
        outside.program.send(SIGKILL)
        _ = try await outside.program.end()
        try await expectFailure("one", "EDE: 23 (Network Error)", on: stage)
        let again = try await OutsideServer(on: stage)
        // A failure is kept for a second.
        try await wait(for: "the upstream to be asked again", within: .seconds(2)) {
            try await stage.dig("one.outside.example").contains("10.53.1.7")
        }
        try await expectAnswer("deb", on: stage)
        #expect(again.questions.contains("deb.outside.example A"))
    }

    private func expectAnswer(_ label: String, on stage: Stage) async throws {
        let (reply, taken) = try await timed(label, on: stage)
        #expect(reply.contains("status: NOERROR,") && taken < .seconds(1), "\(taken) \(reply)")
    }

    private func expectFailure(_ label: String, _ reason: String, on stage: Stage) async throws {
        let (reply, taken) = try await timed(label, on: stage)
        print("\(label): failed after \(taken), \(reason)")
        #expect(reply.contains("status: SERVFAIL,") && reply.contains(reason), "\(reply)")
        #expect(reply.contains("no answer from \(OutsideServer.address):53"), "\(reply)")
        #expect(taken > .milliseconds(1400) && taken < .milliseconds(2000), "\(taken)")
    }

    /// What dig prints of a name, and how long it waited for the answer.
    private func timed(_ label: String, on stage: Stage) async throws -> (String, Duration) {
        let reply = try await stage.dig(label + ".outside.example")
        let line = reply.split(separator: "\n").first { $0.hasPrefix(";; Query time: ") }
        let words = try #require(line, "\(reply)").split(separator: " ")
        return (reply, .milliseconds(try #require(Int(words[3]))))
    }

    @Test("of two upstreams one is gone: clients wait for one retry of ours at most")
    func oneGone() async throws {
        // On the stage's network, where nobody has this address.
        let gone = "10.53.0.77"
        let (stage, outside) = try await Self.stage(upstreams: [gone, OutsideServer.address])
        var slow = 0
        for number in 0..<20 {
            let start = ContinuousClock().now
            let result = try await stage.run(["getent", "ahosts", "n\(number).outside.example"])
            let taken = ContinuousClock().now - start
            #expect(result.ending == .exit(2) && taken < .seconds(1.5), "\(taken) \(result)")
            if taken > .milliseconds(350) { slow += 1 }
        }
        // Two questions at a time, until three in a row were not answered.
        #expect(slow <= 3)
        #expect(outside.questions.count >= 40)
    }
}
