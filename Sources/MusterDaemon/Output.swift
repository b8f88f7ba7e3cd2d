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
}
