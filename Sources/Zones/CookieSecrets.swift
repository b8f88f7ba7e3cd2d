internal import DNSWire

/// A secret of 128 bits, as two words with the first octet in their lowest bits.
package struct CookieSecret: Hashable, Sendable {
    package var low: UInt64
    package var high: UInt64

    /// A secret of these words.
    package init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }
}

/// Makes server cookies and tells its own from others' (RFC 9018): what proves that a client
/// receives what is sent to the address it writes on its queries.
///
/// Nothing is shared that changes: secrets that rotate are made from a master key and the day, so
/// that all workers have the same without telling each other.
package struct CookieSecrets: Sendable {
    private enum Source: Sendable {
        /// The master key of secrets that rotate.
        case rotating(CookieSecret)
        /// Secrets of this and other servers: the first makes cookies, both prove them (§5).
        case fixed(CookieSecret, CookieSecret)
    }

    private let source: Source

    /// Secrets that rotate each day and are worth nothing to another process.
    package init(master: CookieSecret) { source = .rotating(master) }

    /// Secrets that several servers share.
    package init(_ first: CookieSecret, previous: CookieSecret? = nil) {
        source = .fixed(first, previous ?? first)
    }

    /// Whether a server's cookie was made for this client and is neither too old nor of the
    /// future (§4.3).
    func isValid(
        _ part: Cookie.ServerPart, _ client: UInt64, from asker: Client, at seconds: UInt32
    ) -> Bool {
        guard part.head & 0xFF == Self.version, ages.contains(Self.age(part, seconds)) else {
            return false
        }
        switch source {
        case .rotating(let master):
            let secret = Self.secret(master, day: Self.made(part) / ZoneLimits.cookieSecretLife)
            return part.hash == Self.hash(part.head, client, asker, secret)
        case .fixed(let first, let second):
            return part.hash == Self.hash(part.head, client, asker, first)
                || part.hash == Self.hash(part.head, client, asker, second)
        }
    }

    /// The cookie to answer a valid one with: the same until it is half as old as it may become.
    func renewed(
        _ part: Cookie.ServerPart, _ client: UInt64, for asker: Client, at seconds: UInt32
    ) -> Cookie.ServerPart {
        Self.age(part, seconds) <= ZoneLimits.cookieRenewal
            ? part : make(client, for: asker, at: seconds)
    }

    /// A new server cookie for a client's.
    func make(
        _ client: UInt64, for asker: Client, at seconds: UInt32
    ) -> Cookie.ServerPart {
        let head = Self.version | UInt64(seconds.byteSwapped) << 32
        let secret =
            switch source {
            case .rotating(let master):
                Self.secret(master, day: seconds / ZoneLimits.cookieSecretLife)
            case .fixed(let first, _): first
            }
        return Cookie.ServerPart(head: head, hash: Self.hash(head, client, asker, secret))
    }

    private static let version: UInt64 = 1

    private var ages: ClosedRange<Int32> { -ZoneLimits.cookieSkew...ZoneLimits.cookieLife }

    private static func made(_ part: Cookie.ServerPart) -> UInt32 {
        UInt32(truncatingIfNeeded: part.head >> 32).byteSwapped
    }

    /// Seconds since the cookie was made, in serial number arithmetic (RFC 1982).
    private static func age(_ part: Cookie.ServerPart, _ seconds: UInt32) -> Int32 {
        Int32(bitPattern: seconds &- made(part))
    }

    /// SipHash-2-4 of client cookie, head and address (§4.4).
    private static func hash(
        _ head: UInt64, _ client: UInt64, _ asker: Client, _ secret: CookieSecret
    ) -> UInt64 {
        var state = SipHash(key0: secret.low, key1: secret.high)
        state.absorb(client, rounds: 2)
        state.absorb(head, rounds: 2)
        if asker.isIPv6 {
            state.absorb(asker.low, rounds: 2)
            state.absorb(asker.high, rounds: 2)
            state.absorb(32 << 56, rounds: 2)
        } else {
            state.absorb(asker.low | 20 << 56, rounds: 2)
        }
        return state.finish(rounds: 4)
    }

    /// The secret of a day.
    private static func secret(_ master: CookieSecret, day: UInt32) -> CookieSecret {
        CookieSecret(low: word(master, day, 0), high: word(master, day, 1))
    }

    private static func word(_ master: CookieSecret, _ day: UInt32, _ place: UInt64) -> UInt64 {
        var state = SipHash(key0: master.low, key1: master.high)
        state.absorb(UInt64(day) | place << 32, rounds: 2)
        return state.finish(rounds: 4)
    }
}
