import Foundation
import Glibc
import TestKit
import Testing

@testable import MusterDaemon

@Suite("Messages to the service manager")
struct ServiceManagerMessages {
    private func check(_ name: String, _ receive: () throws -> String) throws {
        let manager = ServiceManager(environment: ["NOTIFY_SOCKET": name])
        manager.tell(.ready("serving"))
        #expect(try receive() == "READY=1\nSTATUS=serving")
        manager.tell(.reloading)
        let lines = try receive().split(separator: "\n")
        #expect(lines.count == 3 && lines[0] == "RELOADING=1")
        let stamp = lines[1].split(separator: "=")
        #expect(stamp[0] == "MONOTONIC_USEC" && UInt64(stamp[1]) ?? 0 > 0)
        manager.tell(.stopping)
        #expect(try receive() == "STOPPING=1\nSTATUS=stopping")
    }

    @Test("They arrive on a socket that has a path")
    func path() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("notify")
        let socket = try Socket(.localDatagram)
        try socket.bind(to: .path(path))
        try check(path) { String(decoding: try socket.receive(), as: UTF8.self) }
    }

    @Test("They arrive on a socket that has an abstract name")
    func abstract() throws {
        let name = "muster-test-\(UUID().uuidString)"
        let descriptor = try abstractSocket(name)
        defer { close(descriptor) }
        try check("@\(name)") {
            var buffer = [UInt8](repeating: 0, count: 4096)
            // SAFETY: the buffer has that many octets.
            let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        }
    }

    @Test("Without a manager, or with one that is gone, nothing happens")
    func nobody() {
        for environment in [
            [:], ["NOTIFY_SOCKET": ""], ["NOTIFY_SOCKET": "/nonexistent/notify"],
            ["NOTIFY_SOCKET": "/" + String(repeating: "x", count: 200)],
        ] {
            ServiceManager(environment: environment).tell(.ready("serving"))
        }
    }

    /// A datagram socket of an abstract name; its address ends with the name, as systemd has it.
    private func abstractSocket(_ name: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let octets = [0] + Array(name.utf8)
        try #require(octets.count < 108)
        // SAFETY: sun_path holds 108 octets, as required above.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: octets) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + octets.count)
        // SAFETY: sockaddr_un is a sockaddr by its first member; `length` is within its size.
        let status = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length)
            }
        }
        try #require(status == 0)
        return descriptor
    }
}
