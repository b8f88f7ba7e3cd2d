import BenchData
import DNSWire
import Foundation
import Muster
import TestKit
import Testing

@testable import MusterBench

/// The load generator against real servers, and what is asked before a measurement.
@Suite struct LoadTests {
    @Test("The load generator gets a reply to every query, and counts their codes")
    func load() async throws {
        let folder = try TemporaryFolder()
        let data = DataSet(services: 50)
        try data.queries(to: folder.path("queries"), count: 1000)
        let server = try await Server.start(ServerConfiguration())
        try await data.register(in: server)
        let port = try #require(server.addresses.first?.split(separator: ":").last)
        let questions = try QuestionList(file: folder.path("queries"), payloadSize: nil)
        #expect(questions.count == 1000)
        var generator = try LoadGenerator(
            port: try #require(UInt16(port)), questions: questions)
        let report = try generator.run(seconds: 0.2)
        #expect(report.completed > 192)
        #expect(report.lost == 0)
        #expect(report.unexpected == 0)
        #expect(Set(report.codes.keys) == ["NOERROR", "NXDOMAIN"])
        #expect(report.codes.values.reduce(0, +) == report.completed)
        await server.stop()
    }

    @Test("Queries without a reply are lost")
    func lost() throws {
        let folder = try TemporaryFolder()
        try folder.write("bench.example. SOA\n", to: "queries")
        let silent = try BenchSocket()
        let isBound = silent.bind(port: 0)
        #expect(isBound)
        let questions = try QuestionList(file: folder.path("queries"), payloadSize: 1232)
        var generator = try LoadGenerator(port: silent.localPort, questions: questions)
        let report = try generator.run(seconds: 0.01)
        #expect(report.completed == 0)
        #expect(report.lost == LoadGenerator.sockets * LoadGenerator.outstanding)
    }

    @Test("The echo sends a query back as a reply")
    func echo() async throws {
        let port = UInt16(try TestKit.FreePort.take())
        let folder = try TemporaryFolder()
        let process = try ChildProcess(
            [Checkout.product("MusterBench"), "echo", "--port", "\(port)"],
            output: folder.path("output"))
        let client = try QuestionClient(port: port)
        var reply: ReplySummary?
        try await wait(for: "a reply; \(process.output)") {
            reply = client.ask("svc-00001.bench.example.", .a, within: 50)
            return reply != nil
        }
        #expect(reply?.answers == [])
        #expect(process.isRunning)
        process.end()
        #expect(!process.isRunning)
    }

    @Test("A reply is summed up with compressed names written out, in small letters")
    func summary() throws {
        // alias.example. CNAME www.example., whose data points into the question.
        let question: [UInt8] = [5] + Array("Alias".utf8) + [7] + Array("example".utf8) + [0]
        let answer: [UInt8] =
            [0xC0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 6, 3] + Array("www".utf8) + [0xC0, 18]
        let address: [UInt8] = [0xC0, 43, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]
        let header: [UInt8] = [0, 1, 0x84, 0, 0, 1, 0, 2, 0, 0, 0, 0]
        let message = header + question + [0, 1, 0, 1] + answer + address
        let reply = try #require(ReplySummary(message))
        #expect(reply.question == "alias.example.")
        #expect(
            reply.answers == [
                "alias.example. 60 CNAME www.example.", "www.example. 60 A 192.0.2.1",
            ])
        #expect(
            reply.expected(followingAliases: false).answers == [
                "alias.example. 60 CNAME www.example."
            ])
        #expect(ReplySummary(Array(message.dropLast())) == nil)
    }
}
