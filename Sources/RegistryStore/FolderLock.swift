import Glibc

/// Keeps every other process, and every other store of this one, off a data folder for as long as
/// it lives.
///
/// It is flock(2) on a file of its own. That lock belongs to one opening of the file, so that it
/// also holds between two stores of a process, and the kernel drops it however the process ends. It
/// is not the database file that is locked: closing any opening of that would drop SQLite's own
/// locks on it.
struct FolderLock: ~Copyable {
    private let file: OpenFile

    /// Locks the folder and leaves the number of this process in the lock file.
    init(_ folder: DataFolder) throws(StoreError) {
        file = try Self.lockedFile(of: folder)
        // The number is for people: a disk without room for it is no reason to stop here.
        try? file.replace(with: Array("\(getpid())\n".utf8))
    }

    private static func lockedFile(of folder: DataFolder) throws(StoreError) -> OpenFile {
        let process: Int?
        do throws(SystemError) {
            let file = try OpenFile(folder.lock, O_RDWR | O_CREAT | O_NOFOLLOW)
            if try file.lock() { return file }
            process = holder(file)
        } catch {
            throw StoreError(error, path: folder.lock)
        }
        throw .inUse(folder: folder.path, process: process)
    }

    private static func holder(_ file: borrowing OpenFile) -> Int? {
        guard let octets = try? file.start(limit: Limits.processDigits) else { return nil }
        return Int(String(decoding: octets.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }
}
