import Foundation

/// The virtual environment with the Python clients that tests run, made once in the build folder.
package enum PythonEnvironment {
    /// The interpreter of the environment, which has the packages of
    /// `Tests/ClientTests/requirements.txt`.
    package static func interpreter() async throws -> String {
        try await make([Checkout.folder + "/scripts/python"]).trimmingCharacters(in: .newlines)
    }

    /// A folder with one version of a package beside the environment, which may have another one:
    /// `NAME==VERSION`, without what it depends on.
    package static func package(_ requirement: String) async throws -> String {
        let path = "\(Checkout.folder)/.build/python-\(requirement)"
        let python = try await interpreter()
        if FileManager.default.fileExists(atPath: path) { return path }
        // Two tests may want it at the same time: each makes its own, and the first is taken.
        let unfinished = "\(path).\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: unfinished) }
        try await make(
            [
                python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                "--no-deps", "--target", unfinished, requirement,
            ])
        do {
            try FileManager.default.moveItem(atPath: unfinished, toPath: path)
        } catch CocoaError.fileWriteFileExists {
            // The other test was first.
        }
        return path
    }

    @discardableResult
    private static func make(_ command: [String]) async throws -> String {
        let result = try await run(command, within: .seconds(300))
        guard result.succeeded else {
            throw Unreadable(
                description: "cannot make the Python environment: \(command)\n\(result.errors)")
        }
        return result.output
    }
}
