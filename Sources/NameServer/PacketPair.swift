import CLinux
import Glibc

/// Two connected ends between threads: what one sends arrives whole at the other.
package final class PacketPair: Sendable {
    package let near: FileDescriptor
    package let far: FileDescriptor

    /// A pair that holds nothing yet. Between them there is as much room as the system allows.
    package init() throws(NameServerError) {
        var ends = (Int32(-1), Int32(-1))
        // SAFETY: the call writes two numbers into a local that outlives it.
        let result = unsafe withUnsafeMutableBytes(of: &ends) {
            unsafe muster_packet_pair($0.baseAddress!.assumingMemoryBound(to: Int32.self))
        }
        guard result == 0 else { throw .system(call: "socketpair", nil, code: errno) }
        near = FileDescriptor(adopting: ends.0)
        far = FileDescriptor(adopting: ends.1)
        near.enlarge(SO_SNDBUF, force: SO_SNDBUFFORCE, to: NameServerLimits.packetBuffer)
        far.enlarge(SO_SNDBUF, force: SO_SNDBUFFORCE, to: NameServerLimits.packetBuffer)
    }
}
