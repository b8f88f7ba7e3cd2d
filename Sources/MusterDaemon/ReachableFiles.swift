import Glibc

/// What the server reads and writes once it runs, so that a user who cannot is told at the start
/// and not at the first change or the next SIGHUP.
struct ReachableFiles {
    private enum Need {
        case read, readFolder, writeFolder

        var mode: Int32 {
            switch self {
            case .read: R_OK
            case .readFolder: R_OK | X_OK
            case .writeFolder: R_OK | W_OK | X_OK
            }
        }
    }

    private let configuration: Configuration
    private let environment: [String: String]

    /// The files of a configuration.
    init(_ configuration: Configuration, environment: [String: String]) {
        self.configuration = configuration
        self.environment = environment
    }

    /// Throws what this process, which is `user` by now, cannot reach.
    func check(for user: String) throws(Problems) {
        let problems = needs.compactMap { path, need, setting -> Problem? in
            guard let code = Self.failure(path, need.mode) else { return nil }
            // Who reads it says best that it is missing.
            if code == ENOENT, need != .writeFolder { return nil }
            return Problem(
                "user \(user) cannot \(need == .writeFolder ? "write to" : "read") \(path) "
                    + "(\(setting)): \(SystemError.text(of: code)); \(remedy(path, need, user))",
                at: nil)
        }
        guard problems.isEmpty else { throw Problems(problems) }
    }

    private func remedy(_ path: String, _ need: Need, _ user: String) -> String {
        let owner = user.split(separator: ":").first ?? ""
        return need == .writeFolder
            ? "run install -d -m 0700 -o \(owner) \(path)"
            : "give it to that user or its group, and let them enter the folders above it"
    }

    private var needs: [(path: String, need: Need, setting: String)] {
        let files = [
            (configuration.apiCertificate, "apiCertificate"), (configuration.apiKey, "apiKey"),
            (configuration.credentialsFile, "credentialsFile"),
            (configuration.cookieSecretFile, "cookieSecretFile"),
            (configuration.registryFile, "zones"),
        ]
        var needs = files.compactMap { path, setting in path.map { ($0, Need.read, setting) } }
        needs += ForwardList.files(configuration.forward).map { ($0, .read, "forward") }
        if configuration.hasZones { needs.append((configuration.zones, .readFolder, "zones")) }
        if !configuration.isInMemory {
            needs.append((Self.existing(configuration.data), .writeFolder, "data"))
        }
        let control = Self.parent(ControlPath.standard(configuration, environment: environment))
        if configuration.control != nil {
            needs.append((control, .writeFolder, "control"))
        } else if configuration.isInMemory {
            needs.append((Self.existing(control), .writeFolder, "control"))
        }
        return needs
    }

    /// The folder itself, or where there is none the one that it would be made in.
    private static func existing(_ folder: String) -> String {
        failure(folder, F_OK) == ENOENT ? parent(folder) : folder
    }

    /// Why this process may not do that with a file; nil when it may.
    private static func failure(_ path: String, _ mode: Int32) -> Int32? {
        // SAFETY: the path is a C string for the length of the call.
        unsafe access(path, mode) == 0 ? nil : errno
    }

    private static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
