/// What the options of a query ask of its reply; others are passed over (RFC 6891 §6.1.2).
package struct EDNSOptions: Sendable {
    /// The first cookie (RFC 7873 §5.2); those behind it count for nothing.
    package var cookie: Cookie?
    /// The name of the server is asked for (NSID, RFC 5001 §2.1).
    package var asksIdentity = false
    /// The version of the zone is asked for (ZONEVERSION, RFC 9660 §3.1).
    package var asksZoneVersion = false
    /// The client would keep the connection (RFC 7828 §3.2.1).
    package var asksKeepalive = false

    /// The options of a message that was parsed.
    package init(_ message: RawSpan, _ edns: EDNS) {
        var position = Int(edns.optionsStart)
        while position < Int(edns.optionsEnd) {
            let length = Int(message.uint16(at: position + 2))
            let code = message.uint16(at: position)
            position += EDNSOption.head
            switch code {
            case EDNSOption.identity: asksIdentity = true
            case EDNSOption.zoneVersion: asksZoneVersion = true
            case EDNSOption.keepalive: asksKeepalive = true
            case EDNSOption.cookie where cookie == nil:
                cookie = Cookie(message, at: position, length: length)
            default: break
            }
            position += length
        }
    }
}

/// The numbers of the options that replies have.
package enum EDNSOption {
    /// NSID, RFC 5001.
    package static let identity: UInt16 = 3
    /// COOKIE, RFC 7873.
    package static let cookie: UInt16 = 10
    /// edns-tcp-keepalive, RFC 7828.
    package static let keepalive: UInt16 = 11
    /// Extended DNS Error, RFC 8914.
    package static let extendedError: UInt16 = 15
    /// ZONEVERSION, RFC 9660.
    package static let zoneVersion: UInt16 = 19
    /// Octets of an option in front of its data: its number and its length.
    package static let head = 4

    /// Whether a reply depends on the option.
    static func isAnswered(_ code: UInt16) -> Bool {
        code == identity || code == cookie || code == keepalive || code == zoneVersion
    }
}

/// The cookies of a query or reply, each octet as it came, the first in the lowest bits.
package struct Cookie: Hashable, Sendable {
    /// What the client made.
    package var client: UInt64
    /// What a server made, if it has the form of RFC 9018 §4; nil without one, and for one of
    /// another length, which can be none of ours.
    package var server: ServerPart?

    /// A server's cookie: what it says, and the hash that proves it.
    package struct ServerPart: Hashable, Sendable {
        /// Version, three reserved octets, and the seconds since 1970.
        package var head: UInt64
        package var hash: UInt64

        /// A server's cookie of these words.
        package init(head: UInt64, hash: UInt64) {
            self.head = head
            self.hash = hash
        }
    }

    /// Whether cookies may have so many octets: a client's has 8, a server's behind it 8 to 32
    /// (RFC 7873 §4).
    static func isValid(length: Int) -> Bool { length == 8 || (16...40).contains(length) }
    /// Octets of both in the form of RFC 9018.
    package static let both = 24

    /// Cookies of these words.
    package init(client: UInt64, server: ServerPart?) {
        self.client = client
        self.server = server
    }

    fileprivate init(_ message: RawSpan, at offset: Int, length: Int) {
        client = message.word(at: offset)
        if length == Self.both {
            server = ServerPart(
                head: message.word(at: offset + 8), hash: message.word(at: offset + 16))
        }
    }
}
