package import DNSWire

/// Records as text and back (RFC 1035 §5.1, RFC 3597), through ldns.
package enum Presentation {
    /// RDATA as text, which always means these octets again. What ldns has no such text for,
    /// malformed RDATA too, is written `\# LENGTH HEX`.
    package static func rdata(type: RecordType, wire: [UInt8]) -> String {
        // ldns prints WKS with the names of this machine's /etc/services.
        guard type.rawValue != 11, LDNS.layout(of: type).hasText else {
            return UnknownData.text(wire)
        }
        do {
            try RecordData.check(wire, type: type)
            let text = try LDNS.text(ofType: type, wire: wire)
            let again = try parse(". 0 TYPE\(type.rawValue) \(text)").rdata
            return again == wire ? text : UnknownData.text(wire)
        } catch {
            return UnknownData.text(wire)
        }
    }

    /// A record on one line with single blanks: `www.example.org. 300 IN A 192.0.2.1`.
    package static func record(
        owner: DomainName, type: RecordType, ttl: UInt32, rdata: [UInt8]
    ) -> String {
        "\(owner) \(ttl) IN \(name(of: type)) \(Self.rdata(type: type, wire: rdata))"
    }

    /// A record of a zone file on one line.
    package static func record(_ record: ZoneRecord) -> String {
        Self.record(
            owner: record.owner, type: record.type, ttl: record.ttl, rdata: record.rdata)
    }

    /// The record that one entry of a master file describes. Names are relative to `origin`, and
    /// the TTL may be left out where `ttl` gives one.
    package static func parse(
        _ line: String, origin: DomainName = .root, ttl: UInt32? = nil
    ) throws(ZoneFileError) -> ZoneRecord {
        var entries = EntryReader(Array(line.utf8), file: "record")
        var reader = RecordReader(origin: origin, defaultTTL: ttl)
        guard let entry = try entries.next() else {
            throw ZoneFileError(
                SourcePlace(file: "record"), "there is no record", remedy: "write one")
        }
        let record = try reader.read(entry)
        if let more = try entries.next() {
            throw ZoneFileError(
                more.place, "there is more than one record", remedy: "parse them one by one")
        }
        return record
    }

    /// The mnemonic of a type, every one that ldns knows, else `TYPE123`.
    package static func name(of type: RecordType) -> String {
        let own = type.description
        return own.hasPrefix("TYPE") ? LDNS.name(of: type) : own
    }

    /// The type that a mnemonic or `TYPE123` names, in either case.
    package static func type(named name: String) -> RecordType? {
        if let type = RecordType(name) { return type }
        return name.uppercased().hasPrefix("TYPE") ? nil : LDNS.type(named: name)
    }
}
