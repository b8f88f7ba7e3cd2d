import CLinux
import Glibc

/// A socket that another program has bound and left open for this one, as a service manager does
/// (sd_listen_fds(3)).
package struct PassedSocket: Sendable {
    /// Where it is among the open files.
    package let number: Int32
    /// What the other program calls it.
    package let name: String

    /// The socket of this number.
    package init(number: Int32, name: String) {
        self.number = number
        self.name = name
    }

    /// What it carries, and the address to which it is bound; throws where no name server could
    /// use it.
    func inspect() throws(NameServerError) -> (isStream: Bool, address: SocketAddress) {
        guard let type = option(SO_TYPE) else { throw refused("is no socket") }
        let family = option(SO_DOMAIN)
        let isStream = type == Int32(SOCK_STREAM.rawValue)
        guard family == AF_INET || family == AF_INET6,
            isStream || type == Int32(SOCK_DGRAM.rawValue)
        else { throw refused("is neither UDP nor TCP: use ListenDatagram= and ListenStream=") }
        let address = SocketAddress.bound(of: number)
        if isStream, option(SO_ACCEPTCONN) != 1 {
            throw refused("is TCP for \(address) and does not listen: leave out Accept=yes")
        }
        if family == AF_INET6, option(IPV6_V6ONLY, level: Int32(IPPROTO_IPV6)) != 1 {
            throw refused(
                "is for \(address) and takes IPv4 too: set BindIPv6Only=ipv6-only, and pass "
                    + "sockets for IPv4 as well")
        }
        return (isStream, address)
    }

    /// Takes the socket over: it is not inherited by others, and blocks as its reader wants.
    func adopt(blocks: Bool) -> FileDescriptor {
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
        let flags = fcntl(number, F_GETFL)
        _ = fcntl(number, F_SETFL, blocks ? flags & ~O_NONBLOCK : flags | O_NONBLOCK)
        return FileDescriptor(adopting: number)
    }

    /// The error that says why this socket is of no use.
    func refused(_ reason: String) -> NameServerError {
        .unusableSocket("\(name) (\(number))", reason)
    }

    private func option(_ option: Int32, level: Int32 = SOL_SOCKET) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        // SAFETY: the kernel writes at most `length` octets into a local that outlives the call.
        let result = unsafe getsockopt(number, level, option, &value, &length)
        return result == 0 ? value : nil
    }
}
