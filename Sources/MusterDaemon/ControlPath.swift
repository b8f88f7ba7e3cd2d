import Foundation
import Glibc

/// Where the control socket is.
package enum ControlPath {
    /// The path that a configuration means: what it says, else in the data folder, else in a folder
    /// of this user.
    package static func standard(_ configuration: Configuration, environment: [String: String])
        -> String
    {
        if let path = configuration.control { return path }
        guard configuration.isInMemory else { return configuration.data + "/control.sock" }
        return userFolder(environment) + "/control.sock"
    }

    /// Checks the path and makes the folder it is in when that is the program's own.
    static func prepare(_ configuration: Configuration, environment: [String: String])
        throws(Problems)
    {
        let path = standard(configuration, environment: environment)
        guard path.utf8.count <= Limits.socketPath else {
            throw Problems(
                "the control socket's path is \(path.utf8.count) octets long and a socket's path "
                    + "can have \(Limits.socketPath): name a shorter one with --control PATH "
                    + "(\(path))")
        }
        guard configuration.control == nil, configuration.isInMemory else { return }
        try makePrivate(userFolder(environment))
    }

    /// The runtime folder belongs to its user: who was another one before, root for example, still
    /// has that one's in its environment.
    private static func userFolder(_ environment: [String: String]) -> String {
        if let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/"), isOurs(folder) {
            return folder + "/muster"
        }
        return "/tmp/muster-\(getuid())"
    }

    private static func isOurs(_ folder: String) -> Bool {
        let found = try? FileManager.default.attributesOfItem(atPath: folder)
        return found?[.type] as? FileAttributeType == .typeDirectory
            && (found?[.ownerAccountID] as? NSNumber)?.uint32Value == getuid()
    }

    /// Makes a folder that nobody else can write to; one that is somebody else's is refused, since
    /// anyone may make folders in /tmp.
    private static func makePrivate(_ folder: String) throws(Problems) {
        let files = FileManager.default
        let mode = [FileAttributeKey.posixPermissions: 0o700]
        try? files.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: mode)
        guard isOurs(folder), (try? files.setAttributes(mode, ofItemAtPath: folder)) != nil else {
            throw Problems(
                "\(folder), the folder for the control socket, is not a folder of this user: "
                    + "name another place with --control PATH")
        }
    }
}
