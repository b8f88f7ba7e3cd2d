import Glibc

/// A file system of a few octets in memory, mounted on a folder until nobody holds it any more.
/// Mounting needs root.
package final class SmallDisk: Sendable {
    /// The folder that it is mounted on.
    package let path: String

    /// Makes the folder and mounts a disk of so many octets there.
    package init(at path: String, octets: Int) throws {
        self.path = path
        // SAFETY: each call copies the strings that it is given, which live until it is over.
        guard unsafe mkdir(path, 0o700) == 0 else { throw SystemFailure("mkdir") }
        let isMounted = unsafe "size=\(octets)".withCString {
            unsafe mount("tmpfs", path, "tmpfs", 0, $0) == 0
        }
        guard isMounted else { throw SystemFailure("mount") }
    }

    deinit {
        // SAFETY: the path lives until the call is over.
        _ = unsafe umount2(path, Int32(MNT_DETACH))
    }
}
