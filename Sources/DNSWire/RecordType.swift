/// A record type: the TYPE of a record or the QTYPE of a question, RFC 1035 §3.2.2.
@usableFromInline
package struct RecordType: RawRepresentable, Hashable, Sendable, Comparable {
    /// The number on the wire.
    @usableFromInline package let rawValue: UInt16

    /// The type with this number.
    @inlinable
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let a = Self(rawValue: 1)
    package static let ns = Self(rawValue: 2)
    package static let soa = Self(rawValue: 6)
    package static let ptr = Self(rawValue: 12)
    package static let hinfo = Self(rawValue: 13)
    package static let mx = Self(rawValue: 15)
    package static let txt = Self(rawValue: 16)
    package static let aaaa = Self(rawValue: 28)
    package static let srv = Self(rawValue: 33)
    package static let naptr = Self(rawValue: 35)
    package static let dname = Self(rawValue: 39)
    package static let opt = Self(rawValue: 41)
    package static let rrsig = Self(rawValue: 46)
    package static let https = Self(rawValue: 65)
    package static let tsig = Self(rawValue: 250)
    package static let ixfr = Self(rawValue: 251)
    package static let axfr = Self(rawValue: 252)
    package static let caa = Self(rawValue: 257)

    // The query path compares every question with these from another module, which would call for
    // what is stored.

    /// An alias, RFC 1035 §3.3.1.
    @inlinable package static var cname: Self { Self(rawValue: 5) }
    /// The digests of a child zone's keys, RFC 4034 §5; the zone above answers for them.
    @inlinable package static var ds: Self { Self(rawValue: 43) }
    /// Whatever there is, RFC 8482.
    @inlinable package static var any: Self { Self(rawValue: 255) }

    /// True for the types that only ask or only travel, and are never stored (RFC 6895 §3.1):
    /// OPT and 128 to 255.
    package var isMetaType: Bool { rawValue == 41 || (128...255).contains(rawValue) }

    /// True for the two numbers that will never be types, 0 and 65535 (RFC 6895 §3.1); the snapshot
    /// uses them for entries of its own.
    package var isReserved: Bool { rawValue == 0 || rawValue == 65_535 }

    @usableFromInline
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    // Written out, because the query path compares types in another module: a synthesized
    // comparison is reached through its witness there.
    @inlinable
    package static func == (left: Self, right: Self) -> Bool { left.rawValue == right.rawValue }
    @inlinable
    package static func != (left: Self, right: Self) -> Bool { left.rawValue != right.rawValue }
}

extension RecordType: CustomStringConvertible, LosslessStringConvertible {
    private static let names: [UInt16: String] = [
        1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 13: "HINFO", 15: "MX", 16: "TXT",
        17: "RP", 18: "AFSDB", 28: "AAAA", 29: "LOC", 33: "SRV", 35: "NAPTR", 37: "CERT",
        39: "DNAME", 41: "OPT", 43: "DS", 44: "SSHFP", 46: "RRSIG", 47: "NSEC", 48: "DNSKEY",
        50: "NSEC3", 51: "NSEC3PARAM", 52: "TLSA", 59: "CDS", 60: "CDNSKEY", 61: "OPENPGPKEY",
        64: "SVCB", 65: "HTTPS", 99: "SPF", 249: "TKEY", 250: "TSIG", 251: "IXFR", 252: "AXFR",
        253: "MAILB", 254: "MAILA", 255: "ANY", 256: "URI", 257: "CAA",
    ]
    private static let numbers = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })

    /// The mnemonic, or `TYPE123` for a type without one (RFC 3597 §5).
    @usableFromInline
    package var description: String { Self.names[rawValue] ?? "TYPE\(rawValue)" }

    /// The type that a mnemonic or `TYPE123` names, in either case.
    @usableFromInline
    package init?(_ text: String) {
        let upper = text.uppercased()
        if let number = Self.numbers[upper] {
            self.init(rawValue: number)
        } else if upper.hasPrefix("TYPE"), let number = UInt16(upper.dropFirst(4)) {
            self.init(rawValue: number)
        } else {
            return nil
        }
    }
}
