import Foundation
import Glibc

/// The user that the program becomes once its sockets are bound, and that user's groups.
struct ProcessUser: Sendable {
    /// As it was written: `muster`, `muster:ssl-cert`, `1000:1000`.
    let text: String
    private let uid: uid_t
    private let gid: gid_t
    private let groups: [gid_t]

    /// Looks up `NAME` or `NAME:GROUP`; both may be numbers.
    init(_ text: String) throws(Problems) {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        let name = parts.first ?? ""
        let known = Self.account(name)
        guard let uid = known?.uid ?? uid_t(name) else {
            throw Problems(
                "user \(text): there is no user \(name); make it with useradd --system \(name), or "
                    + "name another with --user")
        }
        guard uid != 0 else {
            throw Problems("user \(text) keeps all rights of root: name an ordinary user")
        }
        let group = parts.count > 1 ? parts[1] : nil
        guard let gid = group.map({ Self.group($0) ?? gid_t($0) }) ?? known?.gid else {
            throw Problems(
                group.map { "user \(text): there is no group \($0)" }
                    ?? "user \(text) is not known here by a name: write its group too, UID:GID")
        }
        self.text = text
        self.uid = uid
        self.gid = gid
        groups = known.map { Self.groups(of: $0.name, gid) } ?? [gid]
    }

    /// Becomes this user, for good and in all threads; throws when anything of root is left.
    func become() throws(Problems) {
        if isCurrent, getuid() == geteuid() { return try verify() }
        guard geteuid() == 0 else {
            throw Problems(
                "only root can become user \(text): start as root, or as that user without the "
                    + "setting user")
        }
        // The C library changes all threads, not only this one. The groups go first: afterwards
        // there is no right to.
        // SAFETY: the kernel reads as many groups as there are.
        try succeed("setgroups", unsafe setgroups(groups.count, groups))
        try succeed("setgid", setgid(gid))
        try succeed("setuid", setuid(uid))
        try verify()
    }

    private var isCurrent: Bool { geteuid() == uid && getegid() == gid }

    /// Reads from the kernel what each thread is now.
    private func verify() throws(Problems) {
        let threads =
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        guard isCurrent, !threads.isEmpty, setuid(0) != 0 else {
            throw stillPrivileged("all of it")
        }
        for thread in threads {
            // One that has ended meanwhile has no rights either.
            guard let status = Self.status(of: thread) else { continue }
            for (field, value) in expected where status[field] != value {
                throw stillPrivileged("\(field) \(status[field] ?? "unknown")")
            }
        }
    }

    /// What /proc/PID/status says of who gave up everything.
    private var expected: [(String, String)] {
        let none = String(repeating: "0", count: 16)
        return [
            ("Uid", Array(repeating: "\(uid)", count: 4).joined(separator: " ")),
            ("Gid", Array(repeating: "\(gid)", count: 4).joined(separator: " ")),
            ("CapPrm", none), ("CapEff", none), ("CapAmb", none),
        ]
    }

    private static func status(of thread: String) -> [String: String]? {
        let path = "/proc/self/task/\(thread)/status"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let fields = text.split(separator: "\n").compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let words = line[line.index(after: colon)...].split(whereSeparator: \.isWhitespace)
            return (String(line[..<colon]), words.joined(separator: " "))
        }
        return Dictionary(fields, uniquingKeysWith: { first, _ in first })
    }

    private func stillPrivileged(_ what: String) -> Problems {
        Problems(
            "user \(text): the rights of root could not be given up (\(what)); nothing is served")
    }

    private func succeed(_ call: String, _ result: Int32) throws(Problems) {
        guard result == 0 else {
            throw Problems("cannot become user \(text): \(call): \(SystemError.text(of: errno))")
        }
    }
}

// MARK: The system's lists of users and groups

extension ProcessUser {
    private static func account(_ name: String) -> (name: String, uid: uid_t, gid: gid_t)? {
        // SAFETY: the entry is read at once, before anybody asks for another one: the program has
        // no other caller of getpwnam.
        guard let entry = unsafe getpwnam(name) else { return nil }
        return unsafe (name, entry.pointee.pw_uid, entry.pointee.pw_gid)
    }

    private static func group(_ name: String) -> gid_t? {
        // SAFETY: as above.
        guard let entry = unsafe getgrnam(name) else { return nil }
        return unsafe entry.pointee.gr_gid
    }

    /// The user's groups, with this one in front.
    private static func groups(of name: String, _ first: gid_t) -> [gid_t] {
        var groups = [gid_t](repeating: 0, count: Limits.groups)
        var count = Int32(groups.count)
        // SAFETY: the call writes at most as many groups as `count` says.
        guard unsafe getgrouplist(name, first, &groups, &count) >= 0 else { return [first] }
        return Array(groups.prefix(Int(count)))
    }
}
