/// Why the store could not be opened or could not do what was asked; nothing was changed.
package enum StoreError: Error, Hashable, Sendable {
    /// Another process, or another store of this one, has the folder. The process is nil when the
    /// lock file does not tell.
    case inUse(folder: String, process: Int?)
    /// The database's schema is newer than this program knows.
    case newerVersion(path: String, found: Int, known: Int)
    /// The folder or the file cannot be used as it is; the remedy is a sentence.
    case unreadable(path: String, reason: String, remedy: String)
    /// No room is left on the disk, or the quota is used up.
    case full(path: String)
    /// The disk or the database failed.
    case failed(path: String, reason: String, remedy: String)

    /// What is wrong, where, and what to do about it, in one line.
    package var message: String {
        switch self {
        case .inUse(let folder, let process):
            let holder = process.map { "process \($0)" } ?? "another process"
            return "The data folder \(folder) is in use by \(holder). "
                + "Stop it, or choose another data folder."
        case .newerVersion(let path, let found, let known):
            return "\(path) has format \(found), this muster knows formats up to \(known). "
                + "Run the muster that wrote it or a newer one, or put back an older backup."
        case .unreadable(let path, let reason, let remedy),
            .failed(let path, let reason, let remedy):
            return "\(path) \(reason). \(remedy)"
        case .full(let path):
            return "There is no room on the disk for \(path). Free some space."
        }
    }
}
