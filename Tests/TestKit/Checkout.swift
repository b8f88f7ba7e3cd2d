import Foundation

/// Where this checkout lies, and what was built from it.
package enum Checkout {
    /// The folder that holds Package.swift.
    package static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The folder of the products: the running test program lies in it.
    package static let products: String = {
        let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: program ?? CommandLine.arguments[0]).deletingLastPathComponent().path
    }()

    /// The path of an executable product of this package, built as the tests were.
    package static func product(_ name: String) -> String { products + "/" + name }

    /// The text of a file of this checkout.
    package static func text(_ path: String) throws -> String {
        try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
    }
}
