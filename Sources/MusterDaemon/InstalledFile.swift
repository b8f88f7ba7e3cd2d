import Foundation

/// A file of an installation on its way to the disk.
struct InstalledFile {
    /// What writing it would do, or did.
    enum Outcome: String {
        case new = "write"
        case same = "unchanged"
        /// It was changed by somebody; it stays.
        case kept = "keep"
        /// It was changed by somebody; it is overwritten because that was asked for.
        case replaced = "replace"
    }

    let file: Installation.File
    /// Put in front of its path.
    let root: String
    let replaces: Bool

    /// Where it is written to.
    var path: String { root + file.path }

    /// What writing it would do.
    func outcome() throws(Problems) -> Outcome {
        guard FileManager.default.fileExists(atPath: path) else { return .new }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Problems("\(path) cannot be read, so that it is not known whether it was changed")
        }
        return text == file.text ? .same : replaces ? .replaced : .kept
    }

    /// Writes it in one piece, readable by all: there is no secret in it.
    func write() throws(Problems) {
        let folder = URL(filePath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o755])
            try file.text.write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        } catch {
            throw Problems(
                "\(path) cannot be written: \(error.localizedDescription) Run muster install as "
                    + "root, or write below another folder with --root DIR")
        }
    }
}
