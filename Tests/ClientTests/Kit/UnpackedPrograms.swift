import Foundation
import TestKit

/// The clients whose Debian packages are unpacked into the build folder, not installed.
enum UnpackedPrograms {
    private static let folder = Checkout.folder + "/.build/clients"

    /// Unpacks them, where that was not done before.
    static func fetch() async throws {
        let script = Checkout.folder + "/Tests/ClientTests/Kit/unpack"
        let result = try await run([script, folder], within: .seconds(300))
        guard result.succeeded else {
            throw Unreadable(description: "cannot unpack the kit's clients:\n\(result.errors)")
        }
    }

    /// The arguments that run one of them, `usr/sbin/nginx`, with the libraries beside it.
    static func command(_ program: String, _ arguments: [String] = []) -> [String] {
        let roots = ["/usr/lib", "/lib"].map { folder + $0 }
        let libraries = roots.flatMap { root in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
            return names.filter { $0.hasSuffix("-linux-gnu") }.map { "\(root)/\($0)" }
        }
        let paths = libraries + libraries.map { $0 + "/systemd" }
        return ["env", "LD_LIBRARY_PATH=" + paths.joined(separator: ":"), "\(folder)/\(program)"]
            + arguments
    }
}
