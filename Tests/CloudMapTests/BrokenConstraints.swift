import Registry
import Testing

@testable import CloudMap

/// Every constraint of the model, broken by itself.
@Suite("Broken constraints")
struct BrokenConstraints {
    @Test(
        "One thing wrong is one error, which names the place", arguments: CloudMapOperation.allCases
    )
    func one(operation: CloudMapOperation) async {
        let gateway = TestGateway()
        let breakages = RequestMaker(operation: operation).breakages
        #expect(breakages.count >= 7, "the wrong kinds of the body itself")
        for breakage in breakages {
            let reply = await gateway.ask(
                operation.rawValue, String(decoding: breakage.body.octets, as: UTF8.self))
            let told = String(decoding: reply.body, as: UTF8.self)
            let sent = String(decoding: breakage.body.octets.prefix(300), as: UTF8.self)
            #expect(
                reply.status == 400 && reply.code == breakage.code
                    && reply.header("x-amzn-errortype") == breakage.code,
                "\(sent): \(told)")
            let message = reply.json?["Message"]?.text ?? ""
            for part in breakage.parts {
                #expect(message.contains(part), "\(sent): \(told)")
            }
            let places = Set(message.matches(of: /at '([^']*)' failed/).map { String($0.1) })
            #expect(places.count <= 1, "\(told)")
        }
    }

    @Test("Nothing is wrong with a request of every member, nor with the largest")
    func none() async {
        let gateway = TestGateway()
        for operation in CloudMapOperation.allCases {
            let maker = RequestMaker(operation: operation)
            for body in [maker.whole, maker.largest] {
                let reply = await gateway.ask(
                    operation.rawValue, String(decoding: body.octets, as: UTF8.self))
                let message = reply.json?["Message"]?.text ?? ""
                #expect(reply.code != "SerializationException", "\(operation): \(message)")
                #expect(!message.contains("validation error"), "\(operation): \(message)")
            }
        }
    }

    @Test("Each pattern of the model has texts that break it")
    func patterns() {
        #expect(Set(RequestMaker.ofPattern.keys) == Set(TextPattern.all.map(\.text)))
    }

    @Test("A message tells the first hundred of many errors, and counts all of them")
    func many() async throws {
        let nulls = Array(repeating: "null", count: 100_000).joined(separator: ",")
        let reply = await TestGateway().ask("ListNamespaces", "{\"Filters\":[\(nulls)]}")
        #expect(reply.code == "InvalidInput" && reply.body.count < 20_000)
        let message = try #require(reply.json?["Message"]?.text)
        #expect(message.hasPrefix("100000 validation errors detected: Value null at"))
    }

    @Test("A value is told at most in part")
    func long() async throws {
        let name = String(repeating: " ", count: 1_000_000)
        let reply = await TestGateway().ask("CreateHttpNamespace", "{\"Name\":\"\(name)\"}")
        #expect(reply.code == "InvalidInput" && reply.body.count < 5000)
    }
}
