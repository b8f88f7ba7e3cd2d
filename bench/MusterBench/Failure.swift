import Glibc

/// Why a benchmark cannot go on, in words that say what to do.
struct Failure: Error, CustomStringConvertible {
    let description: String

    /// A failure in these words.
    init(_ description: String) { self.description = description }

    /// A call of the system that was refused.
    init(_ call: String, code: Int32) {
        // SAFETY: strerror gives a string that ends with a zero and lives until the next call.
        self.init(unsafe "\(call): \(String(cString: strerror(code)))")
    }
}
