/// The limits of the snapshot and of what is answered from it.
package enum ZoneLimits {
    /// Aliases (CNAME, DNAME) followed for one answer; a longer chain ends there.
    package static let aliasHops = 8
    /// Records in one chunk of a record set: a publish copies at most one chunk and the index.
    package static let chunk = 64
    /// Queries of one batch that are read ahead for.
    package static let readAhead = 64
    /// Octets of a branch or a name that are read ahead: most branches above the leaves, and most
    /// names with their directory, have no more.
    static let nodeReadAhead = 128
    /// Octets of a record set that are read ahead: an answer of eight addresses.
    static let setReadAhead = 256
    /// Record sets at one name: the directory's count has eight bits.
    package static let setsPerName = 255
    /// Octets of the text of an extended error, so that dig prints it on one line.
    package static let explanation = 200
    /// Retired blocks freed by one publish: more than the change of one instance retires, and never
    /// a burst.
    package static let reclaimedPerPublish = 512
    /// Retired blocks freed at once when nothing is published: about half a millisecond.
    package static let reclaimedAtOnce = 4096
    /// Octets of the largest block that stands in a region of its writer's.
    static let smallBlock = 4096
    /// Octets of one block: its size is kept in 24 bits.
    package static let block = 0xFF_FFFF
    /// Seconds that a server cookie is valid, RFC 9018 §4.3.
    static let cookieLife: Int32 = 3600
    /// Seconds that it may be of the future: clocks of servers differ, RFC 9018 §4.3.
    static let cookieSkew: Int32 = 300
    /// Seconds after which a valid one is answered with a new one, RFC 9018 §4.3.
    static let cookieRenewal: Int32 = 1800
    /// Seconds that a secret makes cookies, if it rotates.
    static let cookieSecretLife: UInt32 = 86_400
    /// Octets of the name that a server tells of itself (NSID).
    package static let identity = 128
    /// Octets of the text that tells a server's version: one character-string, RFC 1035 §3.3.
    package static let versionText = 255
    /// Buckets in which replies are counted, of eight octets each: at the usual limit only a
    /// thousand networks owe anything at a million queries a second.
    package static let rateBuckets = 65_536
    /// Replies a second for one network: a bucket counts in nanoseconds.
    package static let rateReplies = 1...1_000_000
    /// Seconds of replies that a network gets at once.
    package static let rateWindow = 1...60
    /// One of how many replies over the limit is sent.
    package static let rateSlip = 0...100
    /// Bits of an IPv4 address that tell a network.
    package static let rateIPv4Prefix = 8...32
    /// Bits of an IPv6 address that tell a network: hosts have at least the 64 behind them.
    package static let rateIPv6Prefix = 16...64
    /// Octets of record data; a record with more could not be sent in any message.
    package static let recordData = 65_000
    /// Octets that are set aside for the first record of a list and what goes with it.
    static let usualRecord = 96
}
