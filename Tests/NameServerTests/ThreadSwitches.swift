import Glibc

@testable import NameServer

/// What the kernel tells of threads of this process.
enum ThreadSwitches {
    /// The folders of this process's threads whose name begins so.
    static func threads(named name: String) -> [String] {
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
    static func switches(_ thread: String) -> [Substring] {
        read("\(thread)/status").split(separator: "\n").filter { $0.contains("ctxt_switches") }
    }

    /// How often a thread gave up the processor: it had to wait.
    static func voluntary(_ thread: String) -> Int {
        let line = switches(thread).first { $0.hasPrefix("voluntary") }
        return line?.split(separator: "\t").last.flatMap { Int($0) } ?? 0
    }

    /// The text of a file of the kernel's, empty where there is none.
    static func read(_ path: String) -> String {
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
