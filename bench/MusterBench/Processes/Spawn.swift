import Glibc

/// Starts a program, found along PATH, in a process group of its own, with nothing to read and both
/// outputs in one file; gives its process id.
///
/// In a group of its own it can be measured and ended together with its children, and a Ctrl-C
/// reaches this program alone, which ends all it has started.
func spawn(
    _ arguments: [String], environment: [String: String], output: String
) throws(Failure) -> pid_t {
    // SAFETY: every call is given the one live value; the paths are copied by the calls.
    var files = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&files)
    unsafe posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
    let writing = O_WRONLY | O_CREAT | O_APPEND
    unsafe posix_spawn_file_actions_addopen(&files, 1, output, writing, 0o600)
    unsafe posix_spawn_file_actions_adddup2(&files, 1, 2)
    // The threads that run Swift's tasks block all signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    var noSignals = sigset_t()
    // SAFETY: every call is given live values.
    unsafe sigemptyset(&noSignals)
    unsafe posix_spawnattr_init(&attributes)
    unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(
        &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
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
    let code = unsafe posix_spawnp(
        &process, arguments[0], &files, &attributes, &argumentList, &variables)
    guard code == 0 else { throw Failure("cannot start \(arguments[0])", code: code) }
    return process
}
