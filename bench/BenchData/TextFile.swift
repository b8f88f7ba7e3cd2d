import Glibc

/// A text file that is written from its beginning in large pieces.
struct TextFile: ~Copyable {
    /// Octets that are gathered before they are written.
    private static let piece = 1 << 20

    /// What was appended and is not written yet.
    private var buffer = TextBuffer()
    private let descriptor: Int32
    private let path: String

    /// Makes the file, or empties it.
    init(path: String) throws(FileFailure) {
        self.path = path
        // SAFETY: the path is a C string for the length of the call.
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileFailure(path, errno) }
    }

    deinit { _ = close(descriptor) }

    /// Appends what the closure appends to the buffer: a line or a few.
    mutating func append(_ body: (inout TextBuffer) -> Void) throws(FileFailure) {
        body(&buffer)
        if buffer.octets.count >= Self.piece { try flush() }
    }

    /// Writes what is gathered; to be called at the end.
    mutating func flush() throws(FileFailure) {
        var written = 0
        while written < buffer.octets.count {
            // SAFETY: the pointer and the count are of the octets that are left, and live in the
            // closure.
            let count = unsafe buffer.octets.withUnsafeBytes { octets in
                let rest = unsafe octets[written...]
                return unsafe write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress!, rest.count)
            }
            guard count >= 0 || errno == EINTR else { throw FileFailure(path, errno) }
            written += max(count, 0)
        }
        buffer.removeAll()
    }
}

/// A file that could not be written.
package struct FileFailure: Error, CustomStringConvertible {
    package let path: String
    package let code: Int32

    /// The failure of a file with an error number.
    init(_ path: String, _ code: Int32) {
        self.path = path
        self.code = code
    }

    /// The path and what the system says.
    package var description: String {
        // SAFETY: strerror gives a string that ends with a zero and lives until the next call.
        unsafe "\(path): \(String(cString: strerror(code)))"
    }
}
