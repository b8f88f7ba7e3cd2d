import Foundation
import Logging
import Synchronization
import Testing

@testable import MusterDaemon

@Suite("Log lines")
struct LogLines {
    private func line(_ message: String, _ metadata: [(key: String, value: String)] = []) -> LogLine
    {
        LogLine(
            moment: Date(timeIntervalSince1970: 0.25), level: .info, message: message,
            metadata: metadata)
    }

    @Test("A line for people has the time, the level, the message, and keys with their values")
    func text() {
        let line = line("serving", [("dns", "127.0.0.1:5300"), ("why", "two words"), ("none", "")])
        #expect(
            line.text == "1970-01-01T00:00:00.250Z info serving dns=127.0.0.1:5300 "
                + "why=\"two words\" none=\"\"")
    }

    @Test("Nothing that a stranger sends starts a line, moves a cursor or forges a key")
    func escaping() {
        let hostile = "a\nb\r\t\u{1B}[2J\u{202E}\u{2028}\u{7F}\\ \" level=error"
        let text = line("m\n2", [("name", hostile)]).text
        #expect(
            text.hasSuffix(
                "info m\\n2 name=\"a\\nb\\r\\t\\u{1b}[2J\\u{202e}\\u{2028}"
                    + "\\u{7f}\\\\ \\\" level=error\""
            ))
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
    }

    @Test("Letters of every script stay as they are")
    func otherScripts() {
        #expect(line("ok", [("name", "grüße-世界")]).text.hasSuffix(" name=grüße-世界"))
    }

    @Test("A JSON line is one JSON object with the same content, whatever is in it")
    func json() throws {
        let hostile = "a\"\n\u{0}\u{1B}\\\u{2028}ü"
        let json = line(hostile, [("time", "t"), ("k\"", hostile)]).json
        #expect(!json.contains("\n") && !json.contains("\u{1B}"))
        let object = try JSONDecoder().decode([String: String].self, from: Data(json.utf8))
        #expect(
            object == [
                "time": "1970-01-01T00:00:00.250Z", "level": "info", "message": hostile,
                "time_": "t", "k\"": hostile,
            ])
    }

    @Test("A value that is too long is cut, and the line says so")
    func cut() {
        let text = line("m", [("v", String(repeating: "x", count: 100_000))]).text
        #expect(text.count < 2_200 && text.hasSuffix("x... (cut)\""))
    }

    @Test("The level holds back what is less severe, and metadata of logger and message are merged")
    func handler() {
        let written = Mutex<[String]>([])
        var logger = LineLog.logger(.warning, .text) { line in
            written.withLock { $0.append(line) }
        }
        logger[metadataKey: "zone"] = "example."
        logger.info("not shown")
        logger.warning("shown", metadata: ["a": "1"])
        let lines = written.withLock { $0 }
        #expect(lines.count == 1)
        #expect(lines.first?.hasSuffix(" warning shown a=1 zone=example.\n") == true)
    }
}
