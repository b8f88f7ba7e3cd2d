import GRDB
import Glibc

extension StoreError {
    /// What an error of the kernel means for the file or folder at a path.
    init(_ error: SystemError, path: String) {
        switch error.code {
        case ENOSPC, EDQUOT:
            self = .full(path: path)
        case ENOENT:
            self = .unreadable(
                path: path, reason: "cannot be made", remedy: "Make the folder above it first.")
        case EACCES, EPERM, EROFS:
            self = .unreadable(
                path: path, reason: "cannot be used: \(error.text)",
                remedy: "Give it to the account that runs muster, or choose another folder.")
        case ENOTDIR, ELOOP, EISDIR:
            self = .unreadable(
                path: path, reason: "is not what it must be: \(error.text)",
                remedy: "Move it away, or choose another folder.")
        default:
            self = .failed(
                path: path, reason: "failed: \(error.text)",
                remedy: "Check the disk and the kernel's log.")
        }
    }

    /// What an error met while using the database at a path means.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError:
            self.init(error, path: path)
        default:
            self = .unreadable(
                path: path, reason: "holds a row that makes no sense: \(error)",
                remedy: "Put back a backup.")
        }
    }

    private init(_ error: DatabaseError, path: String) {
        let code = error.extendedResultCode.rawValue
        let text = "\(error.message ?? "unknown error") (SQLite \(code))"
        switch error.resultCode {
        case .SQLITE_FULL:
            self = .full(path: path)
        case .SQLITE_IOERR where !DataFolder.hasRoom(beside: path),
            .SQLITE_CANTOPEN where !DataFolder.hasRoom(beside: path):
            self = .full(path: path)
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            self = .unreadable(
                path: path, reason: "is damaged or no database: \(text)",
                remedy: "Put back a backup, or move the file away to start empty.")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            self = .unreadable(
                path: path, reason: "cannot be used: \(text)",
                remedy: "Give it to the account that runs muster.")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .failed(
                path: path, reason: "is locked by another program",
                remedy: "Close what has it open.")
        default:
            self = .failed(
                path: path, reason: "failed: \(text)",
                remedy: "Check the disk and the kernel's log.")
        }
    }
}
