import Foundation

/// What a benchmark says while it runs: lines on standard error, so that standard output holds the
/// result alone.
enum Progress {
    /// Writes a line.
    static func show(_ text: String) {
        FileHandle.standardError.write(Data("bench: \(text)\n".utf8))
    }
}
