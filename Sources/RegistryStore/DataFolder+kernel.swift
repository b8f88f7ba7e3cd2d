import Glibc

extension DataFolder {
    /// Makes a folder that only its owner may use; false when it is there already.
    static func make(_ path: String) throws(SystemError) -> Bool {
        // SAFETY: the path is passed as a string that ends with NUL and lives through the call.
        if unsafe mkdir(path, 0o700) == 0 { return true }
        if errno == EEXIST { return false }
        throw .last
    }

    /// What stat(2) says of a path.
    static func status(of path: String) throws(SystemError) -> stat {
        var status = stat()
        // SAFETY: the path ends with NUL, `status` is a whole stat; both live through the call.
        if unsafe stat(path, &status) != 0 { throw .last }
        return status
    }

    /// Sets the permission bits of a path.
    static func setMode(of path: String, to mode: mode_t) throws(SystemError) {
        // SAFETY: the path is passed as a string that ends with NUL and lives through the call.
        if unsafe chmod(path, mode) != 0 { throw .last }
    }

    /// The path with neither links nor a working folder in it.
    static func realPath(_ path: String) throws(SystemError) -> String {
        // SAFETY: the path ends with NUL; without a buffer the result is the caller's to free.
        guard let real = unsafe realpath(path, nil) else { throw .last }
        // SAFETY: freed once, after the copy below.
        defer { unsafe free(real) }
        // SAFETY: a string that ends with NUL, alive until it is freed.
        return unsafe String(cString: real)
    }

    /// Whether a folder is empty or holds a registry.
    static func isOurs(_ path: String) throws(SystemError) -> Bool {
        if (try? status(of: path + "/registry.sqlite")) != nil { return true }
        // SAFETY: the path is passed as a string that ends with NUL and lives through the call.
        guard let stream = unsafe opendir(path) else { throw .last }
        // SAFETY: closed once, after the last use.
        defer { unsafe closedir(stream) }
        var entries = 0
        // SAFETY: the stream is open and used by nobody else; the entries are not kept.
        while unsafe readdir(stream) != nil { entries += 1 }
        // Every folder has `.` and `..`.
        return entries <= 2
    }

    /// The folder that a path is an entry of.
    static func parent(of path: String) -> String {
        let trimmed = path.reversed().drop { $0 == "/" }
        let parent = String(trimmed.drop { $0 != "/" }.reversed())
        return parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent
    }

    /// Whether some blocks can be written and synced beside a file: SQLite tells a used-up quota,
    /// and a disk that allocates late, as an I/O error.
    static func hasRoom(beside path: String) -> Bool {
        let probe = path + "-room"
        do throws(SystemError) {
            let file = try OpenFile(probe, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)
            defer { remove(probe) }
            try file.replace(with: [UInt8](repeating: 1, count: Limits.roomProbeSize))
            try file.synchronize()
            return true
        } catch {
            return !error.isFull
        }
    }

    /// Takes a file's name away; one that is not there is no error.
    static func remove(_ path: String) {
        // SAFETY: the path is passed as a string that ends with NUL and lives through the call.
        _ = unsafe unlink(path)
    }
}
