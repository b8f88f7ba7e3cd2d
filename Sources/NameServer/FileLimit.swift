import Glibc

/// Raises the limit of open files (RLIMIT_NOFILE) to its hard limit; returns what holds now.
///
/// Connections are counted in files, so a program calls this once, before it starts a server.
@discardableResult
package func raiseFileLimit() -> Int {
    var limit = rlimit()
    // SAFETY: the kernel fills in a local that outlives the call.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
        return 1024
    }
    if limit.rlim_cur < limit.rlim_max {
        limit.rlim_cur = limit.rlim_max
        // SAFETY: the kernel reads a local that outlives the call.
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
    return fileLimit()
}

/// How many files this process may have open.
package func fileLimit() -> Int {
    var limit = rlimit()
    // SAFETY: the kernel fills in a local that outlives the call.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
        return 1024
    }
    return Int(clamping: limit.rlim_cur)
}

/// How many TCP connections fit into a limit of open files: three quarters of it.
///
/// The rest is for the sockets of the workers, the data folder, and whatever else the program
/// opens.
func connectionsAllowed(byFiles limit: Int) -> Int {
    max(1, min(NameServerLimits.connections, limit - limit / 4))
}
