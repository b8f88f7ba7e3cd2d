import CloudMap
import Foundation
import RequestSigning
import TestKit
import Testing

@testable import MusterDaemon

/// What the commands send to an API, and what they make of strange replies.
@Suite("Asking the API")
struct AskingTheAPI {
    private static let key = [
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "a secret of many letters",
        "AWS_REGION": "eu-west-1",
    ]

    /// Lists the namespaces that a server has.
    private static func ask(
        _ address: String, _ environment: [String: String] = [:]
    ) async throws(Problems) -> [ListedNamespace] {
        var configuration = Configuration()
        configuration.api = [address]
        return try await APIClient.run(configuration, environment: environment) {
            api throws(Problems) in try await api.namespaces()
        }
    }

    /// The error that a reply leads to.
    private static func error(
        status: Int, _ text: String, _ environment: [String: String] = [:]
    ) async throws -> String {
        try await FakeAPI(status: status, text).serve { address in
            do throws(Problems) {
                _ = try await ask(address, environment)
                return "none"
            } catch {
                return error.description
            }
        }
    }

    @Test("A request is signed with the key of the environment, for its host and region")
    func signed() async throws {
        let api = FakeAPI(status: 200, "{\"Namespaces\":[]}")
        let found = try await api.serve { try await Self.ask($0, Self.key) }
        #expect(found.isEmpty)
        let request = try #require(api.received.first)
        let credential = Credential(
            accessKeyID: "AKIDEXAMPLE", secret: "a secret of many letters",
            permission: .readWrite)
        let now = Int(Date.now.timeIntervalSince1970)
        #expect(throws: Never.self) {
            try SigV4Verifier([credential]).verify(request, service: "servicediscovery", now: now)
        }
        let authorization = try #require(request.header("Authorization"))
        #expect(authorization.contains("/eu-west-1/servicediscovery/aws4_request"))
        #expect(
            authorization.contains(
                "SignedHeaders=content-type;host;x-amz-date;x-amz-target,"))
    }

    @Test("Without a key nothing is signed; half a key is refused before anything is sent")
    func unsigned() async throws {
        let api = FakeAPI(status: 200, "{\"Namespaces\":[]}")
        _ = try await api.serve { address in
            _ = try await Self.ask(address, ["AWS_ACCESS_KEY_ID": ""])
            for half in Self.key.keys where half != "AWS_REGION" {
                await #expect(throws: Problems.self) {
                    try await Self.ask(address, [half: "x"])
                }
            }
        }
        #expect(api.received.map { $0.header("Authorization") } == [nil])
    }

    @Test("An error of the API is told with its code, and harmless to a terminal")
    func errors() async throws {
        let text = "{\"__type\":\"InvalidInput\",\"Message\":\"a\\u001b[2Jb\\nc\\u009b\"}"
        #expect(try await Self.error(status: 400, text) == "InvalidInput: a\\u{1b}[2Jb\\nc\\u{9b}")
        let codeAlone = "{\"__type\":\"UnknownOperationException\"}"
        #expect(try await Self.error(status: 400, codeAlone) == "UnknownOperationException")
        for code in ["MissingAuthenticationTokenException", "UnrecognizedClientException"] {
            let error = try await Self.error(status: 400, "{\"__type\":\"\(code)\"}")
            #expect(error.hasPrefix(code) && error.contains("AWS_SECRET_ACCESS_KEY"), "\(error)")
        }
    }

    @Test(
        "What is no Cloud Map API is said to be none",
        arguments: [
            (404, "<h1>Not here</h1>"), (200, "hello"), (200, "[]"), (302, ""),
            (200, "{\"Namespaces\":[{}]}"), (200, "{\"Namespaces\":[3]}"), (500, "{}"),
        ])
    func others(_ status: Int, _ text: String) async throws {
        let error = try await Self.error(status: status, text)
        #expect(
            error.contains("no Cloud Map API") && error.contains("http://127.0.0.1:"), "\(error)")
    }

    @Test("When nobody is there it says where, and how to start a server")
    func absent() async throws {
        let port = try FreePort.take()
        let nobody = await #expect(throws: Problems.self) {
            try await Self.ask("127.0.0.1:\(port)")
        }
        let text = try #require(nobody?.description)
        #expect(text.contains("127.0.0.1:\(port)") && text.contains("muster serve"), "\(text)")
    }
}
