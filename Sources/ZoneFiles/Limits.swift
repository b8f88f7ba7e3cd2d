/// The limits of reading master files, each with its reason.
package enum ZoneFileLimits {
    /// Octets of one zone, its included files counted each time they are included: about eight
    /// million records, which take about a gigabyte of memory, and below what a mistaken file name
    /// would bring in.
    package static let zone = 512 << 20
    /// Octets of one entry, comments within its parentheses included: the largest RDATA is 65,535
    /// octets, which RFC 3597 writes as twice as many digits.
    package static let entry = 256 << 10
    /// Tokens of one entry: the shortest items of an APL record, 4 octets each, fill 65,535 octets.
    package static let tokens = 16_400
    /// Characters of RDATA that ldns is handed: it reads text into a buffer of 65,535.
    package static let text = 65_000
    /// Octets of RDATA: with more, a record and its question would fit no message.
    package static let data = 65_000
    /// Record types at one name.
    package static let typesAtName = 200
    /// Files that may be open inside each other through `$INCLUDE`.
    package static let depth = 8
    /// Files that one zone may include: what is included twice counts twice.
    package static let includes = 1_000
    /// Zones of one folder.
    package static let zones = 10_000
    /// Errors that one load reports; the rest is counted.
    package static let errors = 100
    /// Seconds of a TTL, RFC 2181 §8: the highest bit stays zero.
    package static let ttl: UInt32 = 0x7FFF_FFFF
}
