import Glibc
import Testing

@testable import NameServer

@Suite("An idle server")
struct Idleness {
    @Test("wakes no thread, and uses no processor")
    func noWakeUps() throws {
        let server = try TestServer { $0.threadName = "idletest" }
        defer { server.stop() }
        #expect(try server.answers())
        // Both clients are gone; their connection ends, and then nothing may happen any more.
        #expect(waitUntil { server.server.counters().tcpOpen == 0 })
        #expect(waitUntil { Self.threads(named: "idletest").count == 3 })
        let threads = Self.threads(named: "idletest")
        let quiet = try server.datagrams()
        // What the clients left behind may still wake a thread; then a whole second has to pass.
        #expect(
            waitUntil {
                let before = threads.map(Self.switches)
                return !quiet.isReadable(within: 50) && threads.map(Self.switches) == before
            })
        let before = threads.map(Self.switches)
        #expect(before.allSatisfy { $0.count == 2 })
        #expect(!quiet.isReadable(within: 1_100))
        #expect(threads.map(Self.switches) == before)
        #expect(try server.answers())
    }

    @Test("names its threads")
    func names() throws {
        let server = try TestServer { $0.threadName = "nametest" }
        defer { server.stop() }
        #expect(waitUntil { Self.threads(named: "nametest").count == 3 })
        let names = Self.threads(named: "nametest").map { Self.read("\($0)/comm") }
        #expect(Set(names) == ["nametest-udp-0\n", "nametest-udp-1\n", "nametest-tcp-0\n"])
    }

    /// The folders of this process's threads whose name begins so.
    private static func threads(named name: String) -> [String] {
        // SAFETY: readdir's entry is read before the next call, and the folder is closed at the
        // end.
        guard let folder = unsafe opendir("/proc/self/task") else { return [] }
        defer { unsafe closedir(folder) }
        var found: [String] = []
        while let entry = unsafe readdir(folder) {
            let thread = unsafe withUnsafeBytes(of: entry.pointee.d_name) {
                unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            let path = "/proc/self/task/\(thread)"
            if read("\(path)/comm").hasPrefix(name) { found.append(path) }
        }
        return found
    }

    /// How often a thread gave up the processor, and how often it was taken away.
    private static func switches(_ thread: String) -> [Substring] {
        read("\(thread)/status").split(separator: "\n").filter { $0.contains("ctxt_switches") }
    }

    private static func read(_ path: String) -> String {
        // SAFETY: the path is a C string for the length of the call.
        let number = unsafe open(path, O_RDONLY)
        guard number >= 0 else { return "" }
        let file = FileDescriptor(adopting: number)
        var octets = [UInt8](repeating: 0, count: 8192)
        // SAFETY: the kernel writes at most the array's count.
        let count = unsafe Glibc.read(file.number, &octets, 8192)
        return String(decoding: octets[..<max(0, count)], as: UTF8.self)
    }
}
