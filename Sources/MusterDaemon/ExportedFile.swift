import Foundation
import Glibc
import Muster

/// Where an exported zone is written to: standard output, or a file that gets its name last, so
/// that a zone cut short is never taken for a whole one.
actor ExportedFile {
    private let path: String?
    private let handle: FileHandle
    /// The end of what was written: the last line, when all is.
    private var tail = Data()
    private var names = 0
    private var lines = 0
    private var shown = 0
    private let showsProgress: Bool

    private var partial: String? { path.map { "\($0).partial-\(getpid())" } }

    /// Opens the file; nil is standard output.
    init(_ path: String?) throws(Problems) {
        self.path = path
        // Where the zone itself is on the terminal it is its own progress.
        showsProgress = isatty(STDERR_FILENO) == 1 && (path != nil || isatty(STDOUT_FILENO) == 0)
        guard let path else {
            handle = .standardOutput
            return
        }
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        // SAFETY: the path is passed as a string that ends with NUL and lives through the call.
        let descriptor = unsafe Glibc.open("\(path).partial-\(getpid())", flags, 0o644)
        guard descriptor >= 0 else { throw Self.problem(path) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// Takes note of how much comes.
    func begin(names: Int) { self.names = names }

    /// Writes a piece.
    func write(_ piece: Data) throws(Problems) {
        do {
            try handle.write(contentsOf: piece)
        } catch {
            throw Self.problem(path ?? "standard output")
        }
        tail = (tail + piece).suffix(Limits.exportTail)
        lines += piece.count { $0 == UInt8(ascii: "\n") }
        if showsProgress, lines - shown >= Limits.exportProgress {
            shown = lines
            Output.error("\r\(lines) lines of \(names) names")
        }
    }

    /// Gives the file its name; a zone that is not whole is an error.
    func finish() throws(Problems) {
        if shown > 0 { Output.error("\r\u{1B}[K") }
        let last = String(decoding: tail, as: UTF8.self).split(separator: "\n").last ?? ""
        guard tail.last == UInt8(ascii: "\n"), last.hasPrefix(ZoneExport.end) else {
            throw Problems("the zone was cut short: the server was stopped, or took too long")
        }
        guard let path, let partial else { return }
        // SAFETY: both paths are passed as strings that end with NUL and live through the call.
        guard fsync(handle.fileDescriptor) == 0, unsafe rename(partial, path) == 0 else {
            throw Self.problem(path)
        }
    }

    /// Removes what is not whole.
    func abandon() {
        // SAFETY: as above.
        if let partial { _ = unsafe unlink(partial) }
    }

    private static func problem(_ path: String) -> Problems {
        Problems("cannot write \(path): \(SystemError.text(of: errno))")
    }
}
