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

/// What the open files of a process are for. All parts together are less than the whole: the rest
/// is for the sockets of the workers, the data folder, the API, and whatever else is opened.
package enum FileShare: CaseIterable, Sendable {
    /// TCP connections of clients.
    case connections
    /// Sockets on which upstreams are asked; a question whose reply came cut or is doubted has two.
    case upstreams
    /// Health checks.
    case probes

    private var percent: Int {
        switch self {
        case .connections: 22
        case .upstreams: 50
        case .probes: 15
        }
    }

    /// How many of so many files are for this, at least one.
    package func files(of limit: Int) -> Int {
        max(1, limit / 100 * percent + limit % 100 * percent / 100)
    }
}
