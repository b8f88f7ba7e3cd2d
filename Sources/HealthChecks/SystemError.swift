internal import Glibc

/// Error numbers of the kernel.
enum SystemError {
    /// The kernel's words for an error number, in small letters: `connection refused`.
    static func text(_ code: Int32) -> String {
        // SAFETY: strerror gives a NUL-terminated text for every number; it is copied at once.
        let words = unsafe String(cString: strerror(code))
        return words.prefix(1).lowercased() + words.dropFirst()
    }

    /// Whether it says that this process or machine has no socket left, and so nothing about the
    /// target.
    static func isOurs(_ code: Int32) -> Bool {
        [EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EADDRINUSE].contains(code)
    }
}
