import Testing

@testable import HealthChecks

/// The first octets of an HTTP/1 answer, RFC 9112 §4.
@Suite("Status lines")
struct StatusLineTests {
    private func read(_ text: String) -> StatusLine.Progress {
        var line = StatusLine()
        return line.read(Array(text.utf8))
    }

    @Test(
        "The code is known with the octet behind it",
        arguments: [
            ("HTTP/1.1 200 OK\r\n", 200), ("HTTP/1.0 404 Not Found\r\n", 404),
            ("HTTP/1.1 503\r\n", 503), ("HTTP/1.1 301\n", 301), ("HTTP/1.1 100 ", 100),
        ])
    func codes(text: String, code: Int) {
        #expect(read(text) == .status(code))
    }

    @Test(
        "What is no HTTP/1 is known at the first octet that is wrong",
        arguments: [
            "SSH-2.0", "http/1.1", "HTTP/2 200", "HTTP/1.1  200 ", "HTTP/1.1 20a", "HTTP/1.1 2000 ",
            "HTTP/1.1 000 ", "\r\nHTTP/1.1 200 ", "HTTP/1.x", "\u{15}\u{3}\u{1}",
        ])
    func others(text: String) {
        #expect(read(text) == .notHTTP)
    }

    @Test("A beginning is incomplete, however it is cut into pieces")
    func pieces() {
        let text = Array("HTTP/1.1 204 No Content\r\n".utf8)
        for cut in 1..<13 {
            var line = StatusLine()
            #expect(line.read(text[..<cut]) == .incomplete)
            #expect(line.read(text[cut...]) == .status(204))
        }
        var line = StatusLine()
        for octet in text[..<12] { #expect(line.read([octet]) == .incomplete) }
        #expect(line.read([text[12]]) == .status(204))
    }
}
