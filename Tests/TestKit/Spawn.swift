import Glibc

/// The operating system refused what a test needed.
package struct SystemFailure: Error, CustomStringConvertible {
    /// The call that failed and why.
    package let description: String

    /// The failure of this call with an error number.
    package init(_ call: String, _ number: Int32 = errno) {
        // SAFETY: strerror gives a string that ends with a zero and lives until the next call.
        description = unsafe "\(call): \(String(cString: strerror(number)))"
    }
}

/// Starts a program whose standard input is empty and whose output goes into two files; gives its
/// process id.
func spawn(
    _ arguments: [String], environment: [String: String], output: String, errors: String
) throws -> pid_t {
    let writing = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND
    // SAFETY: every call is given the one live value; the paths are copied by the calls.
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    unsafe posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&files, 1, output, writing, 0o600)
    unsafe posix_spawn_file_actions_addopen(&files, 2, errors, writing, 0o600)
    // The threads that run Swift's tasks block all signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    var noSignals = sigset_t()
    // SAFETY: every call is given live values.
    unsafe sigemptyset(&noSignals)
    unsafe posix_spawnattr_init(&attributes)
    unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    // SAFETY: both lists end with nil, and their strings live until they are freed below.
    var argumentList = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup("\($0)=\($1)") } + [nil]
    defer {
        // SAFETY: each string came from strdup and is freed once; so are the two values.
        unsafe (argumentList + variables).forEach { unsafe free($0) }
        unsafe posix_spawnattr_destroy(&attributes)
        unsafe posix_spawn_file_actions_destroy(&files)
    }
    var process: pid_t = 0
    // SAFETY: all pointers are to live values; posix_spawnp keeps none of them.
    let failure = unsafe posix_spawnp(
        &process, arguments[0], &files, &attributes, &argumentList, &variables)
    guard failure == 0 else { throw SystemFailure("start \(arguments[0])", failure) }
    return process
}

/// How a program ended.
package enum Ending: Hashable, Sendable {
    case exit(Int32)
    case signal(Int32)
}

/// How the child with this id ended; nil while it runs, unless its end is waited for. It must be
/// asked no more after that.
func reap(_ process: pid_t, waiting: Bool = false) throws -> Ending? {
    var status: Int32 = 0
    // SAFETY: `status` lives across the call.
    let found = unsafe waitpid(process, &status, waiting ? 0 : WNOHANG)
    guard found >= 0 else { throw SystemFailure("wait for \(process)") }
    guard found == process else { return nil }
    let signal = status & 0x7F
    return signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
}
