import Dispatch
import Glibc
import Synchronization

/// The targets of all instances: an HTTP server on a loopback address for each, which answers 200
/// or 503 and notes when it begins to answer something else.
final class HealthTargets: Sendable {
    /// A target that begins to answer something else.
    struct Turn: Sendable {
        let instance: Int
        let isUp: Bool
        /// Right before the first such answer is written.
        let time: ContinuousClock.Instant
    }

    private struct State {
        /// What each is to answer, and what it answered last.
        var isUp: [Bool]
        var told: [Bool]
        var probes: [Int]
        var turns: [Turn] = []
    }

    /// The port of all of them.
    let port: UInt16
    private let listener: Int32
    private let state: Mutex<State>
    private let arrivals = DispatchSemaphore(value: 0)

    /// Targets that answer 200, of so many instances.
    init(count: Int) throws(Failure) {
        let all = [Bool](repeating: true, count: count)
        let probes = [Int](repeating: 0, count: count)
        state = Mutex(State(isUp: all, told: all, probes: probes))
        port = try FreePort.take()
        listener = try Self.listen(port)
        let descriptor = listener
        for _ in 0..<2 {
            DispatchQueue(label: "bench.targets").async { [weak self] in
                while true {
                    let connection = accept(descriptor, nil, nil)
                    guard connection >= 0, let self else { return }
                    self.serve(connection)
                    _ = close(connection)
                }
            }
        }
    }

    deinit {
        // Wakes those who wait in accept.
        _ = shutdown(listener, Int32(SHUT_RDWR))
        _ = close(listener)
    }

    /// The address of an instance's target.
    static func address(_ instance: Int) -> String {
        "127.2.\(instance / 250).\(instance % 250 + 1)"
    }

    /// Makes a target answer the other thing from its next probe on.
    func turn(_ instance: Int) { state.withLock { $0.isUp[instance].toggle() } }

    /// How often the instance that was probed least was probed.
    var leastProbes: Int { state.withLock { $0.probes.min() ?? 0 } }

    /// Takes the turns that nobody has taken; waits up to so many milliseconds for one.
    func takeTurns(waiting milliseconds: Int) -> [Turn] {
        _ = arrivals.wait(timeout: .now() + .milliseconds(milliseconds))
        return state.withLock { state in
            defer { state.turns = [] }
            return state.turns
        }
    }

    private func serve(_ connection: Int32) {
        guard let instance = Self.instance(of: connection) else { return }
        var request = [UInt8](repeating: 0, count: 2048)
        // SAFETY: the pointer and the count are of the array.
        let count = unsafe request.withUnsafeMutableBytes {
            unsafe recv(connection, $0.baseAddress, $0.count, 0)
        }
        guard count > 0 else { return }
        let isUp = state.withLock { state -> Bool? in
            guard state.isUp.indices.contains(instance) else { return nil }
            let isUp = state.isUp[instance]
            state.probes[instance] += 1
            if state.told[instance] != isUp {
                state.told[instance] = isUp
                state.turns.append(Turn(instance: instance, isUp: isUp, time: .now))
                arrivals.signal()
            }
            return isUp
        }
        guard let isUp else { return }
        let status = isUp ? "200 OK" : "503 Service Unavailable"
        let reply = Array(
            "HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)
        // SAFETY: the pointer and the count are of the array.
        _ = unsafe reply.withUnsafeBytes {
            unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// Which instance a connection was made to; nil for an address that is none's.
    private static func instance(of connection: Int32) -> Int? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: the kernel writes at most `length` octets into a local that outlives the call.
        _ = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(connection, $0, &length)
            }
        }
        let number = UInt32(bigEndian: address.sin_addr.s_addr)
        guard number >> 16 == 0x7F02, number & 0xFF > 0 else { return nil }
        return Int(number >> 8 & 0xFF) * 250 + Int(number & 0xFF) - 1
    }

    private static func listen(_ port: UInt16) throws(Failure) -> Int32 {
        let listener = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        // SAFETY: the kernel reads a local that outlives the call.
        let isBound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isBound, Glibc.listen(listener, 4096) == 0 else {
            throw Failure("listen on port \(port)", code: errno)
        }
        return listener
    }
}
