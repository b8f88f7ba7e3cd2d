import Foundation

/// A temporary folder of one run, removed with everything in it at the end.
final class WorkFolder: Sendable {
    let path: String

    /// Makes an empty folder, in the system's folder for such or another.
    init(in parent: URL = FileManager.default.temporaryDirectory) throws {
        let name = "muster-bench-" + UUID().uuidString.prefix(8).lowercased()
        path = parent.appending(path: name).path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        ProcessTable.shared.insert(folder: path)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        ProcessTable.shared.remove(folder: path)
    }

    /// The path of something in the folder.
    func path(_ name: String) -> String { path + "/" + name }

    /// Makes a folder in it, with those above; gives its path.
    @discardableResult
    func makeFolder(_ name: String) throws -> String {
        try FileManager.default.createDirectory(
            atPath: path(name), withIntermediateDirectories: true)
        return path(name)
    }

    /// Writes a text file; the folders above it are made.
    static func write(_ text: String, to file: String) throws {
        try FileManager.default.createDirectory(
            at: URL(filePath: file).deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(toFile: file, atomically: true, encoding: .utf8)
    }
}
