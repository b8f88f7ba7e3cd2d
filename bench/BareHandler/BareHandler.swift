import ArgumentParser
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore

/// `BareHandler`: answers every POST with the same octets and does nothing else. It is what a reply
/// costs in the HTTP library alone.
@main
struct BareHandler: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "BareHandler", abstract: "Answer every POST to / with the octets of a file.")

    @Option(help: "The port on 127.0.0.1 to listen on.") var port: Int
    @Option(help: "The file whose octets are the body.") var body: String
    @Option(help: "Header fields of the reply, NAME=VALUE.") var field: [String] = []

    /// Serves until it is told to stop.
    func run() async throws {
        let body = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: body)))
        let fields = try fields()
        let router = Router()
        router.post("/") { _, _ in
            Response(status: .ok, headers: fields, body: ResponseBody(byteBuffer: body))
        }
        var logger = Logger(label: "BareHandler")
        logger.logLevel = .warning
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            logger: logger)
        try await application.runService()
    }

    private func fields() throws -> HTTPFields {
        var fields = HTTPFields()
        for text in field {
            let parts = text.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else {
                throw ValidationError("--field: \(text) is no NAME=VALUE")
            }
            fields[name] = String(parts[1])
        }
        return fields
    }
}
