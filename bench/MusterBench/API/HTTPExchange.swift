import Foundation
import FoundationNetworking

/// One request to a server on 127.0.0.1 and its reply, for what happens before and after a load.
struct HTTPExchange: Sendable {
    let status: Int
    /// Header fields by their names in small letters.
    let fields: [String: String]
    let body: Data

    /// Sends a POST and waits for its reply.
    static func post(
        _ path: String = "", port: UInt16, fields: [String: String] = [:], _ body: String
    ) async throws -> HTTPExchange {
        var request = URLRequest(url: try url(path, port))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        for (name, value) in fields { request.setValue(value, forHTTPHeaderField: name) }
        return try await send(request)
    }

    /// Sends a GET and waits for its reply.
    static func get(_ path: String, port: UInt16) async throws -> HTTPExchange {
        try await send(URLRequest(url: try url(path, port)))
    }

    /// The JSON object of a reply with status 200.
    func object() throws -> [String: Any] {
        guard status == 200,
            let object = try JSONSerialization.jsonObject(with: body) as? [String: Any]
        else { throw Failure("status \(status): \(String(decoding: body, as: UTF8.self))") }
        return object
    }

    private static func url(_ path: String, _ port: UInt16) throws(Failure) -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(port)/\(path)") else {
            throw Failure("\(path) is no path")
        }
        return url
    }

    private static func send(_ request: URLRequest) async throws -> HTTPExchange {
        let (body, response) = try await URLSession.shared.data(for: request)
        guard let response = response as? HTTPURLResponse else {
            throw Failure("\(request) was not answered with HTTP")
        }
        let fields = response.allHeaderFields.map { ("\($0.key)".lowercased(), "\($0.value)") }
        return HTTPExchange(
            status: response.statusCode, fields: Dictionary(fields) { $1 }, body: body)
    }
}
