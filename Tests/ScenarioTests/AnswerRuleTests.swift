import Muster
import Registry
import TestKit
import Testing

extension Scenarios {
    /// The rows of the answer rule's table, each asked with the real tools.
    @Suite struct AnswerRuleRows {
        @Test(
            "No check: everything; some healthy: those; never any: all",
            arguments: LookupTool.allCases, LookupTool.Transport.allCases)
        func declared(tool: LookupTool, transport: LookupTool.Transport) async throws {
            let server = try await MusterServer(folder: ServedFolder.make())
            for (name, addresses) in [
                ("unchecked", ["192.0.2.31", "192.0.2.32"]),
                ("mixed", ["192.0.2.42"]),
                ("never", ["192.0.2.51", "192.0.2.52"]),
            ] {
                let found = try await tool.ask(
                    "\(name).shop.example. A", at: server.address, over: transport)
                #expect(found.status == "NOERROR" && found.data == addresses, "\(found)")
            }
        }

        @Test(
            "All unhealthy: the last healthy one, through every change",
            arguments: LookupTool.allCases)
        func lastHealthy(tool: LookupTool) async throws {
            let lab = try await Laboratory()
            let service = try await lab.createService("web")
            try await lab.register(
                ["a": "192.0.2.1", "b": "192.0.2.2", "c": "192.0.2.3"], in: service)
            let expect = { (addresses: [String]) in
                let found = try await tool.ask("web.lab.example. A", at: lab.server.addresses[0])
                #expect(found.data == addresses, "\(found)")
            }
            try await expect(["192.0.2.1", "192.0.2.2", "192.0.2.3"])
            try await lab.report("a", .unhealthy, in: service)
            try await expect(["192.0.2.2", "192.0.2.3"])
            try await lab.report("c", .unhealthy, in: service)
            try await expect(["192.0.2.2"])
            try await lab.report("b", .unhealthy, in: service)
            try await expect(["192.0.2.2"])
            // The last healthy one goes: the one that was healthy before it takes its place.
            try await lab.deregister("b", from: service)
            try await expect(["192.0.2.3"])
            try await lab.report("a", .healthy, in: service)
            try await expect(["192.0.2.1"])
            await lab.server.stop()
        }

        @Test("The last healthy one is still known to the program after a restart")
        func restart() async throws {
            let folder = try TemporaryFolder()
            let lab = try await Laboratory(data: .folder(folder.path("data")))
            let service = try await lab.createService("web")
            try await lab.register(["a": "192.0.2.1", "b": "192.0.2.2"], in: service)
            try await lab.report("b", .unhealthy, in: service)
            try await lab.report("a", .unhealthy, in: service)
            await lab.server.stop()

            try folder.write("", to: "zones/registry.yaml")
            let server = try await MusterServer(folder: folder)
            for tool in LookupTool.allCases {
                for transport in LookupTool.Transport.allCases {
                    let found = try await tool.ask(
                        "web.lab.example. A", at: server.address, over: transport)
                    #expect(found.data == ["192.0.2.1"], "\(found)")
                }
            }
        }

        @Test("The reply says which rule and which instance, so that dig shows it")
        func explained() async throws {
            let lab = try await Laboratory()
            let service = try await lab.createService("web")
            try await lab.register(["a": "192.0.2.1", "b": "192.0.2.2"], in: service)
            let silent = try await lab.client.ask("web.lab.example. A")
            #expect(silent.extendedErrors == [])
            try await lab.report("a", .unhealthy, in: service)
            try await lab.report("b", .unhealthy, in: service)
            let reply = try await lab.client.ask("web.lab.example. A")
            let text = try #require(reply.extendedErrors.first)
            #expect(text.hasPrefix("0 ") && text.hasWord("b"), "\(text)")
            let dig = try await LookupTool.dig.ask(
                "web.lab.example. A", at: lab.server.addresses[0])
            #expect(dig.description.contains("; EDE: 0 (Other)"), "\(dig)")
            await lab.server.stop()
        }
    }
}

extension String {
    /// True when one of the words of the text, without what encloses it, is this.
    fileprivate func hasWord(_ word: String) -> Bool {
        split { !($0.isLetter || $0.isNumber || $0 == "-") }.contains { $0 == word }
    }
}
