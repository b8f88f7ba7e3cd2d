import CLinux
import Glibc

// Addresses as the kernel and the C library write them.

extension SocketAddress {
    /// The family for socket(2).
    var family: Int32 {
        switch host {
        case .ipv4: AF_INET
        case .ipv6: AF_INET6
        }
    }

    /// Calls `body` with the address as the kernel reads it.
    func withKernelForm<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var form = kernelForm
        let length =
            family == AF_INET
            ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
        // SAFETY: the pointer is used inside the closure only; `form` is at least `length` octets.
        return unsafe withUnsafePointer(to: &form) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(length))
            }
        }
    }

    /// The address as the kernel reads it, in the form that has room for both families.
    var kernelForm: sockaddr_in6 {
        var form = sockaddr_in6()
        switch host {
        case .ipv4(let address):
            var four = sockaddr_in()
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            four.sin_addr.s_addr = address.bigEndian
            // SAFETY: both are plain old data, and the IPv6 form is the larger of the two.
            unsafe withUnsafeMutableBytes(of: &form) {
                unsafe $0.storeBytes(of: four, as: sockaddr_in.self)
            }
        case .ipv6(let high, let low, let scope):
            form.sin6_family = sa_family_t(AF_INET6)
            form.sin6_port = port.bigEndian
            form.sin6_scope_id = scope
            // SAFETY: an in6_addr is 16 octets of plain old data.
            unsafe withUnsafeMutableBytes(of: &form.sin6_addr) {
                unsafe $0.storeBytes(of: high.bigEndian, as: UInt64.self)
                unsafe $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
        }
        return form
    }

    /// The address that the kernel has written.
    init(kernelForm form: sockaddr_in6) {
        if form.sin6_family == sa_family_t(AF_INET) {
            // SAFETY: the family says that the octets are a sockaddr_in, which is the shorter one.
            let four = unsafe withUnsafeBytes(of: form) { unsafe $0.load(as: sockaddr_in.self) }
            self.init(
                host: .ipv4(UInt32(bigEndian: four.sin_addr.s_addr)),
                port: UInt16(bigEndian: four.sin_port))
        } else {
            self.init(
                host: Host(form.sin6_addr, scope: form.sin6_scope_id),
                port: UInt16(bigEndian: form.sin6_port))
        }
    }

    /// The address to which a socket is bound.
    static func bound(of socket: borrowing FileDescriptor) -> SocketAddress {
        bound(of: socket.number)
    }

    /// The same for a socket that is somebody else's.
    static func bound(of socket: Int32) -> SocketAddress {
        var form = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        // SAFETY: the kernel writes at most `length` octets into a local that outlives the call.
        _ = unsafe withUnsafeMutablePointer(to: &form) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(socket, $0, &length)
            }
        }
        return SocketAddress(kernelForm: form)
    }
}

extension SocketAddress.Host: CustomStringConvertible {
    /// An IPv6 address from its octets in network order.
    init(_ address: in6_addr, scope: UInt32) {
        // SAFETY: an in6_addr is 16 octets of plain old data.
        self = unsafe withUnsafeBytes(of: address) {
            unsafe .ipv6(
                high: UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                low: UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
                scope: scope)
        }
    }

    /// Reads an address in the usual text form, IPv6 with an optional `%interface`.
    init?(text: String) {
        var four = in_addr()
        // SAFETY: inet_pton fills in a local that outlives the call.
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            self = .ipv4(UInt32(bigEndian: four.s_addr))
            return
        }
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var six = in6_addr()
        // SAFETY: as above.
        guard unsafe inet_pton(AF_INET6, String(parts[0]), &six) == 1 else { return nil }
        guard let scope = parts.count > 1 ? Self.scope(String(parts[1])) : 0 else { return nil }
        self = Self(six, scope: scope)
    }

    /// The number of an interface, from its number or its name.
    private static func scope(_ text: String) -> UInt32? {
        if let number = UInt32(text) { return number }
        // SAFETY: the name is a C string for the length of the call.
        let number = unsafe if_nametoindex(text)
        return number == 0 ? nil : number
    }

    /// The usual text form (RFC 5952 for IPv6).
    package var description: String {
        switch self {
        case .ipv4(let address):
            return "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
        case .ipv6(let high, let low, let scope):
            var octets: [2 of UInt64] = [high.bigEndian, low.bigEndian]
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            // SAFETY: inet_ntop reads 16 octets and writes at most the length that it is given.
            _ = unsafe inet_ntop(AF_INET6, &octets, &text, socklen_t(text.count))
            let end = text.firstIndex(of: 0) ?? text.endIndex
            let address = String(
                decoding: text[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return scope == 0 ? address : "\(address)%\(scope)"
        }
    }
}
