import DNSWire

/// What a master file's records inherit from the lines above them, and how one is read with it.
struct RecordReader {
    /// What relative names are relative to.
    var origin: DomainName?
    /// The owner of the last record, for a line that starts with a blank.
    var owner: DomainName?
    /// The last `$TTL` (RFC 2308 §4).
    var defaultTTL: UInt32?
    /// The last TTL that a record stated (RFC 1035 §5.1).
    var statedTTL: UInt32?
    /// The MINIMUM field of the SOA, for files from before RFC 2308.
    var minimumTTL: UInt32?

    /// The record of an entry: owner, TTL and class in either order or left out, type, RDATA.
    mutating func read(_ entry: Entry) throws(ZoneFileError) -> ZoneRecord {
        var rest = entry.tokens[...]
        let owner = try readOwner(entry, &rest)
        let stated = try readTTLAndClass(&rest)
        let typeToken = rest.popFirst()
        guard let typeToken else {
            throw ZoneFileError(
                entry.place, "the record has no type",
                remedy: "write owner, TTL, type and data: `www 300 A 192.0.2.1`")
        }
        let type = try Self.readType(typeToken)
        let rdata = try RecordData.read(
            rest, type: type, origin: origin, place: typeToken.place)
        if type == .soa { minimumTTL = rdata.suffix(4).reduce(0) { $0 << 8 | UInt32($1) } }
        statedTTL = stated ?? statedTTL
        guard let ttl = stated ?? defaultTTL ?? statedTTL ?? minimumTTL else {
            throw ZoneFileError(
                typeToken.place, "the record has no TTL, and nothing above it sets one",
                remedy: "write `$TTL 1h` above the first record")
        }
        return ZoneRecord(owner: owner, type: type, ttl: ttl, rdata: rdata, place: entry.place)
    }

    private mutating func readOwner(
        _ entry: Entry, _ rest: inout ArraySlice<Token>
    ) throws(ZoneFileError) -> DomainName {
        guard entry.startsBlank else {
            let name = try NameReader.read(rest.removeFirst(), origin: origin)
            owner = name
            return name
        }
        guard let owner else {
            throw ZoneFileError(
                entry.place, "the line starts with a blank, and there is no owner above it",
                remedy: "start the line with the owner, or with `@` for the origin")
        }
        return owner
    }

    /// The stated TTL. Both may stand in either order; a type never starts with a digit.
    private func readTTLAndClass(
        _ rest: inout ArraySlice<Token>
    ) throws(ZoneFileError) -> UInt32? {
        var ttl: UInt32?
        var hasClass = false
        while let token = rest.first, !token.isQuoted {
            if ttl == nil, token.text.first?.isNumber == true {
                ttl = try Self.readTTL(token)
            } else if !hasClass, let isInternet = Self.isInternet(token.text) {
                guard isInternet else {
                    throw ZoneFileError(
                        token.place, "class \(token.text) is not served", remedy: "only IN is")
                }
                hasClass = true
            } else {
                break
            }
            rest.removeFirst()
        }
        return ttl
    }

    /// The seconds that a word means as a TTL.
    static func readTTL(_ token: Token) throws(ZoneFileError) -> UInt32 {
        guard !token.isQuoted, let seconds = TimeToLive.seconds(token.text) else {
            throw ZoneFileError(
                token.place, "`\(token.text)` is no TTL from 0 to \(ZoneFileLimits.ttl)",
                remedy: "write seconds, or units as in 1h30m")
        }
        return seconds
    }

    private static func readType(_ token: Token) throws(ZoneFileError) -> RecordType {
        guard !token.isQuoted, let type = Presentation.type(named: token.text) else {
            throw ZoneFileError(
                token.place, "`\(token.text)` is no record type",
                remedy: "check the spelling; `TYPE731` names any type by its number")
        }
        guard !type.isMetaType, !type.isReserved else {
            throw ZoneFileError(
                token.place, "\(token.text.uppercased()) is a type of queries, not of records",
                remedy: "remove the record")
        }
        return type
    }

    /// True for class IN, false for another class, nil for what is no class (RFC 3597 §5).
    private static func isInternet(_ text: String) -> Bool? {
        let upper = text.uppercased()
        if upper == "IN" { return true }
        if ["CH", "CHAOS", "HS", "HESIOD", "CS", "NONE"].contains(upper) { return false }
        guard upper.hasPrefix("CLASS"), let number = UInt16(upper.dropFirst(5)) else { return nil }
        return number == 1
    }
}
