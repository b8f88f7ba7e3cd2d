import Glibc

/// Why a file could not be had, and what to do about it.
struct FileProblem: Error {
    let message: String
    let remedy: String

    /// A failed system call, in the system's words.
    init(_ subject: String, errno code: Int32) {
        // SAFETY: strerror gives a NUL-terminated text for every number; it is copied at once.
        let reason = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
        message = "\(subject): \(reason)"
        remedy = code == ENOENT ? "check the name" : "check its permissions"
    }

    /// A problem that no system call reported.
    init(_ message: String, remedy: String) { (self.message, self.remedy) = (message, remedy) }
}

/// The zones folder, and the promise that nothing outside it is read: a name with `..`, an absolute
/// one, and a symbolic link that leaves the folder are refused.
struct ConfinedFolder {
    /// The path as the user gave it, for messages.
    let path: String
    /// The path without symbolic links.
    private let root: String

    /// The folder at a path, which must exist.
    init(_ path: String) throws(FileProblem) {
        self.path = path == "/" ? path : String(path.reversed().drop { $0 == "/" }.reversed())
        root = try Self.resolved(path, subject: "the zones folder cannot be read")
    }

    /// How a file of the folder is called in messages.
    func display(_ name: String) -> String { path + "/" + name }

    /// The names in the folder that end with `suffix`, sorted by their octets. Hidden ones are left
    /// out: editors and volume mounts make them.
    func names(endingWith suffix: String) throws(FileProblem) -> [String] {
        // SAFETY: the path is NUL-terminated for the call.
        guard let folder = unsafe opendir(root) else {
            throw FileProblem("the zones folder cannot be read", errno: errno)
        }
        // SAFETY: the stream is open, and closed here once.
        defer { unsafe _ = closedir(folder) }
        let nameOffset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
        var names: [String] = []
        while true {
            errno = 0
            // SAFETY: the stream is open; an entry is only used before the next call.
            guard let entry = unsafe readdir(folder) else { break }
            // SAFETY: the C library ends the name with a NUL within the entry.
            let name = unsafe String(
                cString: UnsafeRawPointer(entry)
                    .advanced(by: nameOffset).assumingMemoryBound(to: CChar.self))
            if name.hasSuffix(suffix), !name.hasPrefix(".") { names.append(name) }
        }
        if errno != 0 { throw FileProblem("the zones folder cannot be read", errno: errno) }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The true path of a file that `name` means within the folder. It tells whether two names are
    /// the same file.
    func resolve(_ name: String) throws(FileProblem) -> String {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard !name.isEmpty, !name.hasPrefix("/"), !parts.contains(".."), !name.contains("\0")
        else {
            throw FileProblem(
                "`\(name)` is no path within the zones folder",
                remedy: "name a file below \(path), without `..` and without a leading `/`")
        }
        let target = try Self.resolved(
            root + "/" + name, subject: "\(display(name)) cannot be read")
        guard target.hasPrefix(root == "/" ? root : root + "/") else {
            throw FileProblem(
                "\(display(name)) is a symbolic link out of the zones folder",
                remedy: "copy the file into the folder")
        }
        return target
    }

    /// The octets of a file that `resolve` gave, if there are no more than `limit`.
    func read(_ target: String, limit: Int) throws(FileProblem) -> [UInt8] {
        let subject = "the file cannot be read"
        // O_NONBLOCK keeps a FIFO from holding us up.
        // SAFETY: the path, which has no symbolic link left, is NUL-terminated for the call.
        let descriptor = unsafe open(target, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileProblem(subject, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        // SAFETY: `status` is a whole stat structure that lives across the call.
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw FileProblem(subject, errno: errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileProblem(
                "\(subject): it is no regular file", remedy: "put a text file there, or rename it")
        }
        let octets = try Self.readAll(
            descriptor, size: Int(status.st_size), limit: limit, subject: subject)
        guard octets.count <= limit else {
            throw FileProblem(
                "the zone is larger than \(ZoneFileLimits.zone >> 20) MiB, included files counted",
                remedy: "split it into several zones")
        }
        return octets
    }
}

extension ConfinedFolder {
    /// All octets of an open file, or some more than `limit`. It has `size` octets now, but may
    /// grow while it is read.
    private static func readAll(
        _ descriptor: Int32, size: Int, limit: Int, subject: String
    ) throws(FileProblem) -> [UInt8] {
        var octets = try read(descriptor, atMost: min(size, limit) + 1, subject: subject)
        while octets.count > size, octets.count <= limit {
            let more = try read(descriptor, atMost: 64 << 10, subject: subject)
            if more.isEmpty { break }
            octets += more
        }
        return octets
    }

    /// The next octets of an open file, so many or all that are left.
    private static func read(
        _ descriptor: Int32, atMost count: Int, subject: String
    ) throws(FileProblem) -> [UInt8] {
        var failure: Int32?
        // SAFETY: the kernel writes behind what it wrote before, at most to the end of the buffer;
        // `filled` octets of it are then written.
        let octets = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = unsafe Glibc.read(
                    descriptor, buffer.baseAddress! + filled, count - filled)
                if got < 0, errno == EINTR { continue }
                if got < 0 { failure = errno }
                if got <= 0 { break }
                filled += got
            }
        }
        if let failure { throw FileProblem(subject, errno: failure) }
        return octets
    }

    private static func resolved(
        _ path: String, subject: String
    ) throws(FileProblem) -> String {
        // SAFETY: the path is NUL-terminated for the call, which allocates its result.
        guard let text = unsafe realpath(path, nil) else {
            throw FileProblem(subject, errno: errno)
        }
        // SAFETY: realpath allocated the text; it is copied before it is freed, once.
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }
}
