import Glibc
import NameServer

/// What belongs to the process as a whole and so is set by the program, never by the library.
enum ProcessSettings {
    /// Files that only this user can read, no death by a closed pipe, and as many open files as the
    /// system allows.
    static func prepare() {
        umask(0o077)
        _ = signal(SIGPIPE, SIG_IGN)
        raiseFileLimit()
    }
}
