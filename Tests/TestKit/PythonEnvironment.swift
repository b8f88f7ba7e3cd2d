import Foundation

/// The virtual environment with the Python clients that tests run, made once in the build folder.
package enum PythonEnvironment {
    private static let folder = Checkout.folder + "/.build/python"

    /// The interpreter of the environment, which has the packages of
    /// `Tests/ClientTests/requirements.txt`.
    package static func interpreter() async throws -> String {
        let wanted = try Checkout.text("Tests/ClientTests/requirements.txt")
        let stamp = folder + "/requirements.txt"
        let python = folder + "/bin/python"
        if (try? String(contentsOfFile: stamp, encoding: .utf8)) == wanted { return python }
        try await make(["python3", "-m", "venv", "--clear", folder])
        try await make(
            [
                python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                "--requirement", Checkout.folder + "/Tests/ClientTests/requirements.txt",
            ])
        try wanted.write(toFile: stamp, atomically: true, encoding: .utf8)
        return python
    }

    /// A folder with one version of a package beside the environment, which may have another one:
    /// `NAME==VERSION`, without what it depends on.
    package static func package(_ requirement: String) async throws -> String {
        let path = "\(Checkout.folder)/.build/python-\(requirement)"
        let python = try await interpreter()
        if FileManager.default.fileExists(atPath: path) { return path }
        let unfinished = path + ".unfinished"
        try await make(
            [
                python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                "--no-deps", "--upgrade", "--target", unfinished, requirement,
            ])
        try FileManager.default.moveItem(atPath: unfinished, toPath: path)
        return path
    }

    private static func make(_ command: [String]) async throws {
        let result = try await run(command, within: .seconds(300))
        guard result.succeeded else {
            throw Unreadable(
                description: "cannot make the Python environment: \(command)\n\(result.errors)")
        }
    }
}
