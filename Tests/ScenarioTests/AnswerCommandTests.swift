import TestKit
import Testing

extension Scenarios {
    @Suite struct AnswerCommand {
        @Test("The running server tells the records, the rule and the instances")
        func running() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let result = try await server.run("answer", "mixed.shop.example", "A")
            #expect(result.succeeded, "\(result)")
            #expect(result.output.contains("mixed.shop.example. 5 IN A 192.0.2.42"), "\(result)")
            #expect(!result.output.contains("192.0.2.41"), "\(result)")
            let words = result.output.split { $0.isWhitespace }.joined(separator: " ")
            #expect(words.contains("instance m1 UNHEALTHY left out"), "\(result)")
            #expect(words.contains("instance m2 HEALTHY answered"), "\(result)")
        }

        @Test("Without a server the files answer, and it says so")
        func offline() async throws {
            let folder = try ServedFolder.make()
            let result = try await run(
                MusterServer.command("answer", ["www.example.org", "AAAA"], in: folder))
            #expect(result.succeeded, "\(result)")
            #expect(
                result.output.contains("www.example.org. 300 IN AAAA 2001:db8::80"), "\(result)")
            #expect(result.output.contains("no server"), "\(result)")
        }

        @Test("It tells the same as DNS")
        func agreement() async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            let client = try DNSClient(server.address)
            for (question, _) in RecordTypes.expected {
                let words = question.split(separator: " ").map(String.init)
                let told = try await server.run("answer", words[0], words[1]).output
                for record in try await client.ask(question).answer {
                    #expect(told.contains(record), "\(record) is not in:\n\(told)")
                }
            }
        }
    }
}
