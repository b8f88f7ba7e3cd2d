import CLinux
import Glibc

// What a client's socket does, for who asks other servers.

extension FileDescriptor {
    /// Has errors that the network reports come back from the next call on a socket that is not
    /// connected.
    package func reportErrors(of address: SocketAddress) {
        if address.family == AF_INET {
            setOption(IP_RECVERR, to: 1, level: Int32(IPPROTO_IP))
        } else {
            setOption(IPV6_RECVERR, to: 1, level: Int32(IPPROTO_IPV6))
        }
    }

    /// Sends a datagram without waiting; false when the kernel does not take it.
    package func send(_ octets: [UInt8], to address: SocketAddress) -> Bool {
        // SAFETY: the array and the address live for the length of the call.
        let sent = unsafe address.withKernelForm {
            unsafe sendto(number, octets, octets.count, streamSendFlags, $0, $1)
        }
        return sent == octets.count
    }

    /// Sends octets over a connection without waiting; how many went, or -1 with the reason in
    /// errno.
    package func send(_ octets: ArraySlice<UInt8>) -> Int {
        // SAFETY: the octets live for the length of the call.
        unsafe octets.withUnsafeBytes {
            unsafe Glibc.send(number, $0.baseAddress, $0.count, streamSendFlags)
        }
    }

    /// Receives a datagram or what a connection has, without waiting: how many octets, 0 at the
    /// end of a connection, -1 with the reason in errno; and where a datagram came from.
    package func receive(into buffer: inout [UInt8]) -> (count: Int, from: SocketAddress) {
        var form = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        // SAFETY: the kernel writes at most the buffer's count, and a local of the size it is told.
        let count = unsafe withUnsafeMutablePointer(to: &form) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe recvfrom(
                    number, &buffer, buffer.count, Int32(MSG_DONTWAIT), $0, &length)
            }
        }
        return (count, SocketAddress(kernelForm: form))
    }

    /// Begins to connect; false when that fails at once.
    package func connect(to address: SocketAddress) -> Bool {
        // SAFETY: the address lives for the length of the call.
        let result = unsafe address.withKernelForm { unsafe Glibc.connect(number, $0, $1) }
        return result == 0 || errno == EINPROGRESS
    }

    /// Whether the last call failed only because it would have had to wait.
    package static var wouldWait: Bool { errno == EAGAIN || errno == EINTR }

    /// Whether the last call failed for want of files, ports or memory of this machine.
    package static var lacksResources: Bool {
        [EMFILE, ENFILE, ENOBUFS, ENOMEM, EAGAIN, EADDRNOTAVAIL].contains(errno)
    }
}

extension SocketAddress.Host {
    /// Whether the address is one of this machine's: whether a socket can be bound to it.
    package var isLocal: Bool {
        let address = SocketAddress(host: self, port: 0)
        guard let descriptor = try? FileDescriptor(socketFor: address, stream: false) else {
            return false
        }
        let number = descriptor.number
        // SAFETY: the address lives for the length of the call.
        return unsafe address.withKernelForm { unsafe Glibc.bind(number, $0, $1) } == 0
    }
}
