import Foundation
import TestKit
import Testing

/// What the README says of browsing, on the demo that `make run` serves.
@Suite("Browsing the demo")
struct DemoBrowsingTests {
    @Test(
        "dig finds types, instances, and what there is to know of one",
        arguments: [
            ("PTR _services._dns-sd._udp.example.local", ["_http._tcp.example.local."]),
            (
                "PTR _http._tcp.example.local",
                ["blue._http._tcp.example.local.", "green._http._tcp.example.local."]
            ),
            (
                "SRV blue._http._tcp.example.local", ["1 1 8080 blue._http._tcp.example.local."]
            ),
            ("TXT blue._http._tcp.example.local", ["\"path=/shop\""]),
            ("A blue._http._tcp.example.local", ["192.0.2.21"]),
            ("PTR lb._dns-sd._udp.example.local", ["example.local."]),
        ])
    func demo(question: String, lines: [String]) async throws {
        let folder = try TemporaryFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: Checkout.folder + "/zones")
        { try folder.write(Checkout.text("zones/\(name)"), to: "zones/\(name)") }
        let server = try await MusterServer(folder: folder)
        let port = server.address.split(separator: ":").last.map(String.init) ?? ""
        let result = try await run(
            ["dig", "@127.0.0.1", "-p", port, "+short"]
                + question.split(separator: " ").map(String.init))
        #expect(result.output.split(separator: "\n").map(String.init).sorted() == lines)
        let answer = try await server.run("answer", question.components(separatedBy: " ")[1], "PTR")
        #expect(answer.succeeded, "\(answer)")
    }
}
