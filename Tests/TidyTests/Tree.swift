import Foundation
import TestKit

/// The files of this checkout, without what was built or fetched.
enum Tree {
    /// Every file, from the top of the checkout, sorted.
    static let files: [String] = (list("") ?? []).sorted()

    /// The Swift files of the package, read.
    static let swift: [SourceFile] = files.filter { $0.hasSuffix(".swift") }.compactMap { path in
        (try? Checkout.text(path)).map { SourceFile(path: path, text: $0) }
    }

    /// The Swift files of the program and the library.
    static let sources = swift.filter { $0.module != nil }

    /// The Markdown files, with their text.
    static let markdown: [(path: String, text: String)] =
        files.filter { $0.hasSuffix(".md") }.compactMap { path in
            (try? Checkout.text(path)).map { (path, $0) }
        }

    /// The files below a folder; nil when it is none.
    private static func list(_ folder: String) -> [String]? {
        let place = Checkout.folder + "/" + folder
        let names = try? FileManager.default.contentsOfDirectory(atPath: place)
        return names?.filter { !isForeign($0) }.flatMap { name in
            let path = folder.isEmpty ? name : folder + "/" + name
            return list(path) ?? [path]
        }
    }

    private static func isForeign(_ name: String) -> Bool {
        name.hasPrefix(".build")
            || [".git", ".swiftpm", ".venv", "data", "__pycache__", "Package.resolved"]
                .contains(name)
    }
}
