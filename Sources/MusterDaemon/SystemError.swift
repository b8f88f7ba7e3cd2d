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
        default:
            // SAFETY: strerror gives a NUL-terminated text for every number.
            return unsafe String(cString: strerror(code))
        }
    }

    /// True when a UNIX socket's file is missing, or left over from a server that is gone.
    static func isNobodyThere(_ error: any Error) -> Bool {
        let code = (error as? IOError)?.errnoCode
        return code == ENOENT || code == ECONNREFUSED
    }
}
