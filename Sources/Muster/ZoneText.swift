internal import DNSWire
internal import Registry
internal import ZoneFiles
internal import Zones

#if canImport(Glibc)
    internal import Glibc
#endif

/// How a zone is written as a master file for people: names relative to one origin, a record a
/// line, and comments where an answer shows less than all records, or others than one would expect.
struct ZoneText: Sendable {
    let apex: DomainName
    let time: Timestamp
    let zonesInside: [DomainName]

    /// The comments in front of the records; `sets` are those of the apex.
    func head(_ sets: [ListedSet]) -> String {
        let serial = sets.first { $0.type == .soa }?.records.first?.dropLast(16).suffix(4)
            .reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        var lines = [
            "\(apex) as Muster answered it at \(time.text), serial \(serial ?? 0).",
            "Services show the healthy instances, those without health checks all of them; where",
            "another row of the answer rule applied, a comment says so.",
        ]
        if !zonesInside.isEmpty {
            let names = zonesInside.map(\.description).joined(separator: ", ")
            lines.append("Zones of their own inside this one are not here: \(names)")
        }
        return lines.map { "; \($0)\n" }.joined() + "$ORIGIN \(apex)\n"
    }

    /// A name of the zone relative to its apex.
    func relative(_ name: DomainName) -> String {
        let own = Array(name.wire.dropLast(apex.wire.count))
        guard !own.isEmpty, let labels = try? DomainName(wire: own + [0]) else { return "@" }
        return Self.escaped(String(labels.description.dropLast()))
    }

    /// Appends the lines of a set, and gives how many records they have.
    func append(_ set: ListedSet, at owner: String, to lines: inout String) -> Int {
        let type = Presentation.name(of: set.type)
        if !set.explanation.isEmpty {
            lines += "; \(owner) \(type): \(Self.printable(set.explanation))\n"
        }
        if set.isFailure {
            lines += "; \(owner) \(type): answered with SERVFAIL\n"
        }
        for group in set.groups {
            let shown = group.map { Presentation.rdata(type: set.type, wire: $0) }
            lines += "; \(owner) \(type): one answer shows \(shown.joined(separator: " "))\n"
        }
        if set.groups.isEmpty, set.answered < set.records.count {
            lines += "; \(owner) \(type): each answer shows \(set.answered) of these\n"
        }
        // A name has one CNAME record (RFC 2181 §10.1): of several, one of which is picked for each
        // answer, a master file can hold the first.
        let written = set.type == .cname ? min(1, set.records.count) : set.records.count
        for (index, data) in set.records.enumerated() {
            lines += index < written ? owner : "; or \(owner)"
            lines += "\t\(set.ttl)\tIN\t\(type)\t"
            let rdata = Presentation.rdata(type: set.type, wire: data)
            lines += Self.namesAlone.contains(set.type) ? Self.escaped(rdata) : rdata
            lines += "\n"
        }
        return written
    }

    /// Types whose data is names and numbers.
    private static let namesAlone: Set<RecordType> = [.ns, .cname, .soa, .ptr, .mx, .srv, .dname]

    /// The text of names with a backslash in front of each mark that Knot takes in a name only so;
    /// ids of instances may have colons.
    private static func escaped(_ names: String) -> String {
        guard names.utf8.contains(where: Self.isMark) else { return names }
        var octets: [UInt8] = []
        for octet in names.utf8 {
            if isMark(octet), octets.last != UInt8(ascii: "\\") { octets.append(0x5C) }
            octets.append(octet)
        }
        return String(decoding: octets, as: UTF8.self)
    }

    private static func isMark(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: false
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "*"), UInt8(ascii: "/"): false
        case UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: " "): false
        default: true
        }
    }

    /// The text with everything that would end a comment or trouble a terminal as `?`.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : $0 }))
    }
}

extension Timestamp {
    /// The moment in UTC, `2026-11-21T20:02:44Z` (RFC 3339).
    fileprivate var text: String {
        var seconds = time_t(milliseconds / 1000)
        // SAFETY: both structures live through the call, which fills the second; of what it points
        // to nothing is read.
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)
        let date = unsafe [parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday]
        let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec]
        return Self.joined(date, "-") + "T" + Self.joined(clock, ":") + "Z"
    }

    private static func joined(_ numbers: [Int32], _ separator: String) -> String {
        numbers.map { ($0 < 10 ? "0" : "") + "\($0)" }.joined(separator: separator)
    }
}
