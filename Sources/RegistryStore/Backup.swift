import GRDB
import Glibc

/// One copy of the registry, made beside the writer.
///
/// The file gets its name last, so that a backup cut short never looks like a whole one, and gets
/// it by link(2), which refuses a name that is taken.
struct Backup {
    private let folder: DataFolder
    private let path: String
    private var partial: String { path + ".partial" }

    /// A backup of a folder's registry to a new file.
    init(of folder: DataFolder, to path: String) {
        self.folder = folder
        self.path = path
    }

    /// Makes the copy and waits until it is on disk.
    func run() throws(StoreError) {
        do throws(SystemError) {
            if (try? DataFolder.status(of: path)) != nil { throw SystemError(code: EEXIST) }
            _ = try OpenFile(partial, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW)
        } catch {
            throw refusal(error)
        }
        defer { DataFolder.remove(partial) }
        try copy()
        do throws(SystemError) {
            try OpenFile(partial, O_RDONLY).synchronize()
            try link()
            try OpenFile(DataFolder.parent(of: path), O_RDONLY | O_DIRECTORY).synchronize()
        } catch {
            throw refusal(error)
        }
    }

    private func copy() throws(StoreError) {
        do {
            let source = try RegistryDatabase.openReader(folder)
            let target = try DatabaseQueue(path: partial)
            try source.backup(to: target)
            try target.close()
            try source.close()
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private func link() throws(SystemError) {
        // SAFETY: both paths are passed as strings that end with NUL and live through the call.
        if unsafe Glibc.link(partial, path) != 0 { throw .last }
    }

    private func refusal(_ error: SystemError) -> StoreError {
        guard error.code == EEXIST else { return StoreError(error, path: path) }
        return .failed(
            path: path, reason: "or \(partial) exists already",
            remedy: "Name a file that does not, or remove it.")
    }
}
