import Glibc

/// An error number of the kernel.
struct SystemError: Error, Hashable {
    /// As in `errno`.
    let code: Int32

    /// The error that the call before has left in `errno`.
    static var last: SystemError { SystemError(code: errno) }

    /// The kernel's words for it.
    var text: String {
        // SAFETY: strerror returns a string that ends with NUL; it is copied at once.
        unsafe String(cString: strerror(code))
    }

    /// Whether the disk is full or the quota used up.
    var isFull: Bool { code == ENOSPC || code == EDQUOT }
}

/// An open file or folder; it is closed when its owner lets go of it.
struct OpenFile: ~Copyable {
    private let descriptor: Int32

    /// Opens the file at a path, and creates it as 0600 where the flags say so.
    init(_ path: String, _ flags: Int32) throws(SystemError) {
        // SAFETY: the path is passed as a string that ends with NUL and lives through the call.
        descriptor = unsafe open(path, flags | O_CLOEXEC, 0o600)
        if descriptor < 0 { throw .last }
    }

    /// The lock goes first: a child process that has not replaced itself yet has a copy of the
    /// descriptor, and would keep it.
    deinit {
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    /// Waits until everything written to the file, or every entry of the folder, is on disk.
    func synchronize() throws(SystemError) {
        if fsync(descriptor) != 0 { throw .last }
    }

    /// Takes the file's lock; false when another opening of the file has it.
    func lock() throws(SystemError) -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        if errno == EWOULDBLOCK { return false }
        throw .last
    }

    /// Makes the octets the whole content of the file.
    func replace(with octets: [UInt8]) throws(SystemError) {
        if ftruncate(descriptor, 0) != 0 { throw .last }
        // SAFETY: the array's storage is valid for `count` octets during the call.
        let written = unsafe pwrite(descriptor, octets, octets.count, 0)
        if written < 0 { throw .last }
        if written < octets.count { throw SystemError(code: ENOSPC) }
    }

    /// The first octets of the file, at most so many.
    func start(limit: Int) throws(SystemError) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: limit)
        // SAFETY: the array's storage is valid for `limit` octets during the call.
        let count = unsafe pread(descriptor, &octets, limit, 0)
        if count < 0 { throw .last }
        return Array(octets.prefix(count))
    }
}
