import Glibc

/// Address records that tell their owner and their version, so that a reply shows by itself whether
/// it is whole, of one version, and about the name that was asked.
///
/// Version `v` of the set of `n3.example.` is the addresses `10.v.3.0`, `10.v.3.1` and so on, as
/// many as the version says. They are in chunks when they are more than 64.
package struct VersionedSet: Sendable {
    /// Which name owns the set.
    package let owner: UInt8

    /// The set of this owner.
    package init(owner: UInt8) { self.owner = owner }

    /// The owner in presentation format.
    package var name: String { "n\(owner).example." }

    /// The record data of a version.
    package func data(version: UInt8) -> [[UInt8]] {
        (0..<Self.count(version: version)).map { [10, version, owner, UInt8($0)] }
    }

    private static func count(version: UInt8) -> Int { 1 + Int(version) % 90 }

    /// What is wrong with the reply to a query for the addresses; nil when nothing is.
    ///
    /// No records are right too: the name may not exist at the moment.
    package func fault(in reply: [UInt8], to query: [UInt8]) -> String? {
        guard reply.count >= query.count, reply[..<2] == query[..<2], reply[2] & 0x80 != 0 else {
            return "no reply to this query"
        }
        if reply[2] & 0x02 != 0 { return nil }
        guard reply[3] & 0x0F == 0 || reply[3] & 0x0F == 3 else { return "code \(reply[3] & 15)" }
        let count = Int(reply[6]) << 8 | Int(reply[7])
        if count == 0 { return nil }
        let question = reply[12...].firstIndex(of: 0)! + 5
        guard reply.count >= question + count * 16 else { return "\(count) records do not fit" }
        let records = (0..<count).map { reply[(question + $0 * 16)...].prefix(16) }
        let versions = Set(records.map { $0[$0.startIndex + 13] })
        guard versions.count == 1, count == Self.count(version: versions.first!) else {
            return "\(count) records of the versions \(versions)"
        }
        let strangers = records.filter {
            $0.prefix(4) != [0xC0, 12, 0, 1] || $0.suffix(4).first != 10
                || $0[$0.startIndex + 14] != owner
        }
        let indexes = Set(records.compactMap(\.last))
        return strangers.isEmpty && indexes.count == count ? nil : "records of another name"
    }
}

/// How long tests that look for races run: a second, or what `MUSTER_STRESS_SECONDS` says.
package var stressSeconds: Int {
    // SAFETY: the value is copied before anything changes the environment.
    unsafe getenv("MUSTER_STRESS_SECONDS").flatMap { unsafe Int(String(cString: $0)) } ?? 1
}
