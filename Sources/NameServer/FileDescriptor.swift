import Glibc

/// An open file descriptor, closed when its owner goes.
package struct FileDescriptor: ~Copyable, Sendable {
    /// The kernel's number for it.
    package let number: Int32

    /// Takes over a descriptor that nobody else closes.
    package init(adopting number: Int32) { self.number = number }

    deinit { _ = close(number) }

    /// Sets an option of a socket; false when the kernel refuses.
    @discardableResult
    package func setOption(_ option: Int32, to value: Int32, level: Int32 = SOL_SOCKET) -> Bool {
        var value = value
        // SAFETY: the kernel reads four octets of a local that outlives the call.
        return unsafe setsockopt(number, level, option, &value, socklen_t(4)) == 0
    }

    /// Ends reading: wakes a thread that is blocked in it, or ends listening.
    func shutDownReading() { _ = shutdown(number, Int32(SHUT_RD)) }
}
