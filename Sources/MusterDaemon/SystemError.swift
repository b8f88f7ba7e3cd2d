import Glibc
import NIOCore

/// What the system's errors mean to a person.
enum SystemError {
    /// One short clause.
    static func text(_ error: any Error) -> String {
        guard let code = (error as? IOError)?.errnoCode else { return "\(error)" }
        switch code {
        case EADDRINUSE: return "the address is in use by another program"
        case EADDRNOTAVAIL: return "this machine has no such address"
        case EACCES, EPERM: return "permission denied"
        case ENOENT: return "there is no such folder"
        case EMFILE, ENFILE: return "too many open files; raise the limit (ulimit -n)"
        default: return text(of: code)
        }
    }

    /// What keeps a file from being opened.
    static func text(ofFile code: Int32) -> String {
        switch code {
        case ENOENT: "there is no such file"
        case EACCES, EPERM: "cannot be read: permission denied"
        default: "cannot be read: \(text(of: code))"
        }
    }

    /// What a number of the system means, in its own words.
    static func text(of code: Int32) -> String {
        // SAFETY: strerror gives a NUL-terminated text for every number.
        unsafe String(cString: strerror(code))
    }

    /// True when a UNIX socket's file is missing, or left over from a server that is gone.
    static func isNobodyThere(_ error: any Error) -> Bool {
        let code = (error as? IOError)?.errnoCode
        return code == ENOENT || code == ECONNREFUSED
    }
}
