import Glibc

/// A file system of a few octets in memory, mounted on a folder until nobody holds it any more.
/// Mounting needs root.
package final class SmallDisk: Sendable {
    /// The folder that it is mounted on.
    package let path: String

    /// Makes the folder and mounts a disk of so many octets there.
    package init(at path: String, octets: Int) throws {
        self.path = path
        guard mkdir(path, 0o700) == 0 else { throw SystemFailure("mkdir") }
        // SAFETY: the strings live until the call is over.
        let result = unsafe "size=\(octets)".withCString {
            unsafe mount("tmpfs", path, "tmpfs", 0, $0)
        }
        guard result == 0 else { throw SystemFailure("mount") }
    }

    deinit { _ = umount2(path, Int32(MNT_DETACH.rawValue)) }
}
