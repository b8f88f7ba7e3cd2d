import CloudMap
import Foundation

/// Where the program writes to. A reader that has gone away is no reason to fail.
package enum Output {
    /// Writes to standard output.
    package static func standard(_ text: String) {
        try? FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    }

    /// Writes to standard error, in one piece so that lines of several threads do not mix.
    package static func error(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }

    /// Writes lines for people.
    static func lines(_ lines: [String]) { standard(lines.map { $0 + "\n" }.joined()) }

    /// Writes an object for programs, on one line.
    static func json(_ object: JSONObject) {
        let text = String(decoding: JSONValue.object(object).octets, as: UTF8.self)
        standard(VisibleText.json(text) + "\n")
    }

    /// Whether colours help: on a terminal that has them, for who does not mind them
    /// (https://no-color.org).
    static func isColoured(_ environment: [String: String]) -> Bool {
        isatty(STDOUT_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty
            && environment["TERM"] != "dumb"
    }
}
