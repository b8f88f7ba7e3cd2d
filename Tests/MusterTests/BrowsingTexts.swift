import Muster
import Registry
import Testing

@Suite("DNS-SD: TXT records and subtypes")
struct BrowsingTexts {
    private let type = "_http._tcp.example.local"

    private func text(
        _ attributes: [String: String], _ kind: ServerConfiguration.DNSSDText = .attributes
    ) async throws -> (text: [String], notes: [String]) {
        let test = try await TestServer { $0.dnsSDText = kind }
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        try await test.register(
            service, "i", "192.0.2.1", attributes.merging([ReservedAttribute.port: "80"]) { $1 })
        let explanation = try await test.server.explain("i.\(type)", "TXT")
        await test.server.stop()
        #expect(explanation.source == .discovery)
        return (explanation.answer.answers, explanation.notes)
    }

    private func line(_ strings: String...) -> [String] {
        ["i.\(type). 15 IN TXT " + strings.map { "\"\($0)\"" }.joined(separator: " ")]
    }

    @Test("Custom attributes as key=value in the order of their keys; ours and Cloud Map's never")
    func pairs() async throws {
        let attributes = [
            "b": "2", "a": "1", "empty": "", "B1": "x", "AWS_OTHER": "no", "muster.lease": "60",
        ]
        #expect(try await text(attributes).text == line("B1=x", "a=1", "b=2", "empty="))
    }

    @Test("Without custom attributes, or where they are private, one empty string")
    func empty() async throws {
        #expect(try await text([:]).text == line(""))
        #expect(try await text(["a": "1"], .none).text == line(""))
    }

    @Test("What cannot be in TXT is left out whole, and told")
    func omissions() async throws {
        let long = String(repeating: "x", count: 252)
        let (text, notes) = try await text([
            "a=b": "1", "ok": long, "long": long, "Case": "first", "case": "second",
        ])
        #expect(text == line("Case=first", "ok=\(long)"))
        #expect(
            notes == [
                "the attribute a=b is not in TXT: its key has a =",
                "the attribute case is not in TXT: another key is the same but for capitals",
                "the attribute long is not in TXT: with its value it has 257 octets, "
                    + "and a string of TXT at most 255",
            ])
    }

    @Test("A TXT record of more than 1300 octets is answered, but goes with no PTR record")
    func large() async throws {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        var attributes = [ReservedAttribute.port: "80"]
        for number in 0..<6 { attributes["k\(number)"] = String(repeating: "v", count: 240) }
        try await test.register(service, "i", "192.0.2.1", attributes)
        let answer = try test.server.query(type, "PTR")
        #expect(answer.additionals.count == 2)
        #expect(answer.additionals.allSatisfy { !$0.contains("TXT") })
        let explanation = try await test.server.explain("i.\(type)", "TXT")
        #expect(explanation.answer.answers.count == 1)
        #expect(explanation.notes[0].contains("its TXT record has 1464 octets"))
        await test.server.stop()
    }

    @Test("Subtypes: those of the answer set that list one; none left is no data")
    func subtypes() async throws {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        func register(_ id: String, _ subtypes: String?) async throws {
            var attributes = [ReservedAttribute.port: "80"]
            attributes[Subtypes.attribute] = subtypes
            try await test.register(service, id, "192.0.2.1", attributes)
        }
        func browse(_ subtype: String) throws -> [String] {
            let answer = try test.server.query("\(subtype)._sub.\(type)", "PTR")
            return answer.code == "NOERROR"
                ? answer.answers.map { String($0.split(separator: " ").last!.prefix(1)) }.sorted()
                : [answer.code]
        }
        try await register("a", "_x, Color")
        try await register("b", "_x")
        try await register("c", nil)
        #expect(try browse("_x") == ["a", "b"])
        #expect(try browse("color") == ["a"])
        #expect(try browse("_none") == ["NXDOMAIN"])
        try await test.report(service, "a", .unhealthy)
        #expect(try browse("_x") == ["b"])
        #expect(try browse("color") == [])
        for id in ["b", "c"] { try await test.report(service, id, .unhealthy) }
        #expect(try browse("_x") == [])
        #expect(
            try test.server.query("_x._sub.\(type)", "PTR").remark
                == "no instance is healthy: the last healthy one is answered, c")
        try await register("c", "_x,_y")
        #expect(try browse("_x") == ["c"])
        #expect(try browse("_y") == ["c"])
        #expect(try test.server.query("_y._sub.\(type)", "PTR").additionals.count == 3)
        try await test.deregister(service, "c")
        #expect(try browse("_y") == ["NXDOMAIN"])
        try await register("a", nil)
        #expect(try browse("color") == ["NXDOMAIN"])
        #expect(try browse("_x") == [])
        try await test.report(service, "b", .healthy)
        #expect(try browse("_x") == ["b"])
        await test.server.stop()
    }

    @Test(
        "A list of subtypes that is none is refused",
        arguments: [
            "", "a,,b", ",a", "a b", "a.b", String(repeating: "x", count: 64),
            (0..<17).map { "s\($0)" }.joined(separator: ","),
        ])
    func wrong(value: String) async throws {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        let attributes = [ReservedAttribute.port: "80", Subtypes.attribute: value]
        do {
            try await test.register(service, "i", "192.0.2.1", attributes)
            Issue.record("it was taken")
        } catch let error as ServerError {
            #expect(error.message.contains("of muster.subtypes is not a list of at most 16 labels"))
        }
        await test.server.stop()
    }

    @Test("An id of 64 octets with dots is no label: it is not browsed, and told")
    func longID() async throws {
        let test = try await TestServer()
        let service = try await test.service("_http._tcp", [.init(.srv, ttl: 15)])
        let id = String(repeating: "a", count: 32) + "." + String(repeating: "b", count: 31)
        try await test.register(service, id, "192.0.2.1", [ReservedAttribute.port: "80"])
        #expect(try test.ask(type, "PTR") == [])
        #expect(try test.ask(type, "SRV") == ["\(id).\(type)."])
        #expect(try test.ask("\(id).\(type)") == ["192.0.2.1"])
        let explanation = try await test.server.explain(type, "PTR")
        #expect(
            explanation.notes == [
                "\(id): it is not browsed: its id has 64 octets, and a label at most 63"
            ])
        await test.server.stop()
    }
}
