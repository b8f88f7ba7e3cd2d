import Glibc

/// Why a name server cannot start.
package enum NameServerError: Error, Hashable, Sendable {
    case invalidAddress(String)
    case noAddress
    case addressInUse(SocketAddress, String)
    case notPermitted(SocketAddress)
    case addressNotAvailable(SocketAddress)
    case noFreePort(SocketAddress)
    /// A socket that another program passed, by its name, and why it is of no use.
    case unusableSocket(String, String)
    case system(call: String, SocketAddress?, code: Int32)

    /// What is wrong and what helps, in one line.
    package var message: String {
        switch self {
        case .invalidAddress(let text):
            "'\(text)' is no address to listen on: write 127.0.0.1:5300 or [::1]:5300"
        case .noAddress:
            "there is no address to listen on: give at least one, such as 127.0.0.1:5300"
        case .addressInUse(let address, let transport):
            "\(address) is already in use (\(transport)): "
                + "stop the program that listens there, or choose another port"
        case .notPermitted(let address) where address.port > 0 && address.port < 1024:
            "no permission to listen on \(address), a port below 1024: start as root and name in "
                + "user whom to become, or give the program CAP_NET_BIND_SERVICE, or have systemd "
                + "pass its sockets (docs/install.md shows each); or choose another port"
        case .notPermitted(let address):
            "no permission to listen on \(address)"
        case .addressNotAvailable(let address):
            "cannot listen on \(address): no interface of this machine has that address"
        case .noFreePort(let address):
            "found no port of \(address) that is free for UDP and TCP: choose one"
        case .unusableSocket(let name, let reason): "the passed socket \(name) \(reason)"
        case .system(let call, let address, let code):
            "\(call) failed\(address.map { " for \($0)" } ?? ""): \(Self.text(of: code))"
        }
    }

    /// The error that a code of bind or listen stands for.
    init(binding address: SocketAddress, _ transport: String, code: Int32) {
        switch code {
        case EADDRINUSE: self = .addressInUse(address, transport)
        case EACCES, EPERM: self = .notPermitted(address)
        case EADDRNOTAVAIL: self = .addressNotAvailable(address)
        default: self = .system(call: "bind", address, code: code)
        }
    }

    private static func text(of code: Int32) -> String {
        // SAFETY: strerror returns a C string that lives until this thread's next call of it.
        unsafe String(cString: strerror(code))
    }
}
