import Foundation
import Glibc

/// A file that holds a secret, and that is refused when too many can read it.
struct PrivateFile {
    /// Who may be able to read a file.
    enum Readers {
        /// Its owner alone.
        case owner
        /// Its owner; and its group where the owner is root, as it is usual for the keys of
        /// certificates (PostgreSQL has the same rule).
        case ownerOrRootsGroup
    }

    /// The path as it was given, for messages.
    let path: String

    /// The file of this path.
    init(_ path: String) { self.path = path }

    /// The text of the file, of at most `limit` octets.
    ///
    /// The mode is that of the file that is then read, whatever the path leads to a moment later.
    func text(limit: Int, allows readers: Readers) throws(Problem) -> String {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw Problem(SystemError.text(ofFile: errno), at: path)
        }
        var status = stat()
        // SAFETY: the kernel fills the structure that is passed, and nothing else.
        guard unsafe fstat(file.fileDescriptor, &status) == 0 else {
            throw Problem(SystemError.text(ofFile: errno), at: path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Problem("is no file", at: path) }
        try check(status, readers)
        let data: Data
        do {
            data = try file.read(upToCount: limit + 1) ?? Data()
        } catch {
            throw Problem("cannot be read: \(error.localizedDescription)", at: path)
        }
        guard data.count <= limit else {
            throw Problem("is more than \(limit) octets long", at: path)
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw Problem("is not UTF-8 text", at: path)
        }
        return text
    }

    private func check(_ status: stat, _ readers: Readers) throws(Problem) {
        let allowsGroup = readers == .ownerOrRootsGroup && status.st_uid == 0
        let excess = status.st_mode & (allowsGroup ? 0o037 : 0o077)
        guard excess == 0 else {
            let mode = String(status.st_mode & 0o777, radix: 8)
            throw Problem(
                "holds a secret and others than its owner can use it (mode 0\(mode)): "
                    + "run chmod 600 \(path)", at: path)
        }
    }
}
