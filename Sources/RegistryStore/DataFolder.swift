import Glibc

/// The folder that holds the registry: only the account that runs muster may look into it, since
/// attributes and tags may hold secrets.
///
///     data/                    0700
///         registry.sqlite      0600   the state tables
///         registry.sqlite-wal  0600   groups that are not copied into it yet
///         registry.sqlite-shm  0600   the index of the -wal file, rebuilt at need
///         lock                 0600   held while a store is open; the number of its process
struct DataFolder: Sendable {
    /// Its absolute path.
    let path: String

    /// The database file.
    var database: String { path + "/registry.sqlite" }
    /// The file whose lock keeps others off.
    var lock: String { path + "/lock" }

    /// The folder at a path, made when there is none.
    ///
    /// An existing folder that others may look into is closed to them if it is empty or holds a
    /// registry already. Any other is refused: it might be somebody's home or everybody's, as /tmp
    /// is, and changing its mode would do harm.
    init(_ path: String) throws(StoreError) {
        do throws(SystemError) {
            if try Self.make(path) {
                try OpenFile(Self.parent(of: path), O_RDONLY | O_DIRECTORY).synchronize()
            }
            // Whoever changes the working folder later must not get another database.
            self.path = try Self.realPath(path)
        } catch {
            throw StoreError(error, path: path)
        }
        try takeOver()
    }

    /// Makes sure the database file is there and that nobody else may read it: SQLite alone would
    /// create it as the umask says.
    func reserveDatabase() throws(StoreError) {
        do throws(SystemError) {
            // Closed again before SQLite opens it, for the reason that `FolderLock` gives.
            _ = try OpenFile(database, O_RDWR | O_CREAT | O_NOFOLLOW)
            try Self.setMode(of: database, to: 0o600)
        } catch {
            throw StoreError(error, path: database)
        }
    }

    /// Waits until the folder's entries are on disk: a file that was synced may be lost with its
    /// name.
    func synchronize() throws(StoreError) {
        do throws(SystemError) {
            try OpenFile(path, O_RDONLY | O_DIRECTORY).synchronize()
        } catch {
            throw StoreError(error, path: path)
        }
    }

    private func takeOver() throws(StoreError) {
        do throws(SystemError) {
            let status = try Self.status(of: path)
            guard status.st_mode & S_IFMT == S_IFDIR else { throw SystemError(code: ENOTDIR) }
            guard status.st_mode & 0o077 != 0 else { return }
            if status.st_mode & S_ISVTX == 0, try Self.isOurs(path) {
                return try Self.setMode(of: path, to: status.st_mode & 0o700)
            }
        } catch {
            throw StoreError(error, path: path)
        }
        throw .unreadable(
            path: path, reason: "may be read by others and is more than a data folder",
            remedy: "Name a folder below it, which muster then makes, or run: chmod 700 \(path)")
    }
}
