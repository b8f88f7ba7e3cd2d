internal import DNSWire
internal import Registry
internal import ZoneFiles
internal import Zones

/// A zone as it was answered at one moment, written as a master file piece by piece.
///
/// All pieces are of one version of what is answered: changes that come while it is read are not in
/// it, and what they replace is kept in memory until it goes.
///
///     let export = try await server.export(zone: "example.local")
///     while let piece = await export.next() { print(piece, terminator: "") }
public actor ZoneExport {
    /// Who owns the memory of what is listed.
    private let keeper: Keeper
    private let listing: ZoneListing
    private let text: ZoneText
    private var position = 0
    private var records = 0
    private var isEnded = false

    /// How many names the zone has, empty non-terminals among them.
    public nonisolated let names: Int

    /// The zone of an apex as the table has it now; nil if there is none.
    fileprivate init?(_ apex: DomainName, of server: Server) {
        keeper = server.keeper
        guard let listing = ZoneListing(of: apex, in: server.table) else { return nil }
        let time = server.keeper.time.wall()
        text = ZoneText(apex: apex, time: time, zonesInside: listing.zonesInside)
        names = listing.count
        self.listing = listing
    }

    /// The next lines, about 64 KiB or one name; nil behind the last ones.
    ///
    /// The last line is `ZoneExport.end`: without it a text is cut short.
    public func next() -> String? {
        if isEnded { return nil }
        var lines = position == 0 ? text.head(listing.sets(at: 0)) : ""
        while lines.utf8.count < ServerLimits.exportPiece {
            guard position < names else {
                isEnded = true
                return lines + Self.end + ", records: \(records)\n"
            }
            append(to: &lines)
        }
        return lines
    }

    /// How the last line begins.
    public static let end = "; end of zone"

    private func append(to lines: inout String) {
        let sets = listing.sets(at: position)
        let owner = text.relative(listing.owner(at: position))
        for set in sets { records += text.append(set, at: owner, to: &lines) }
        if !sets.contains(where: { !$0.records.isEmpty }), !listing.hasNameBelow(at: position) {
            lines += "; \(owner) exists, and has no records\n"
        }
        position += 1
    }
}

extension Server {
    /// The zone with this apex, as queries are answered now, as the text of a master file
    /// (RFC 1035 §5).
    ///
    /// - Complexity: O(n log n) in all names that are served, before it returns.
    public func export(zone: String) async throws(ServerError) -> ZoneExport {
        let apex: DomainName
        do throws(NameError) {
            apex = try DomainName(zone).canonical
        } catch {
            throw .invalid("'\(zone)' is no domain name: \(error.reason)")
        }
        if let export = await ZoneExport.make(apex, of: self) { return export }
        let zones = table.apexes.prefix(ServerLimits.listedZones).map(\.description)
        throw .invalid(
            "there is no zone \(apex): "
                + (zones.isEmpty
                    ? "no zone is served" : "name one of these: " + zones.joined(separator: ", ")))
    }
}

extension ZoneExport {
    /// The same, off the caller's actor.
    @concurrent
    fileprivate static func make(_ apex: DomainName, of server: Server) async -> ZoneExport? {
        ZoneExport(apex, of: server)
    }
}
