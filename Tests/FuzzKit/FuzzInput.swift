import DNSWire
import Zones

/// One input of the fuzz target: two octets that choose how the server is set and who asks, then
/// the message.
///
/// | octet, bits | choice |
/// |---|---|
/// | 0, 0x01 | TCP instead of UDP |
/// | 0, 0x02 | a client with an IPv6 address |
/// | 0, 0x04 | the table whose names' hashes collide, and which has a root zone |
/// | 0, 0x08 | cookies of secrets that rotate instead of shared ones |
/// | 0, 0x10 | no cookies, no name of the server, no explanations |
/// | 0, 0x20 | IPv4: a network over its limit of replies; IPv6: a client that may not ask |
/// | 0, 0xC0 | our payload size, one of `payloads` |
/// | 1, 0x03 | how old cookies made at `FuzzInput.epoch` are, one of `ages` |
/// | 1, 0x7C | where random numbers start |
/// | 1, 0x80 | others are asked for the client |
package struct FuzzInput: Sendable {
    /// Octets in front of the message.
    package static let head = 2
    /// The choices of octet 0.
    package enum Choice {
        package static let tcp: UInt8 = 0x01
        package static let ipv6: UInt8 = 0x02
        package static let colliding: UInt8 = 0x04
        package static let rotating: UInt8 = 0x08
        package static let bare: UInt8 = 0x10
        package static let stranger: UInt8 = 0x20
    }
    /// The payload sizes of ours, by the upper two bits of octet 0.
    package static let payloads = [1232, 512, 1400, 4096]
    /// Seconds since 1970 when the cookies of the seeds were made.
    package static let epoch: UInt32 = 1_790_000_000
    /// Seconds that have passed since: fresh, to be renewed, too old, and of the future.
    package static let ages: [Int32] = [0, 2_000, 4_000, -600]

    /// The choices as they stand in front of the message.
    package let choices: (UInt8, UInt8)
    /// What the server is sent, cut off at what a transport can carry.
    package let message: [UInt8]

    /// The input of these octets; nil for fewer than two.
    package init?(_ octets: [UInt8]) {
        guard octets.count >= Self.head else { return nil }
        choices = (octets[0], octets[1])
        let most = octets[0] & Choice.tcp == 0 ? Self.datagram : WireLimits.message
        message = Array(octets.dropFirst(Self.head).prefix(most))
    }

    /// Octets of the buffer in which a UDP worker receives and answers.
    private static let datagram = 4096

    /// The octets that mean this input.
    package var octets: [UInt8] { [choices.0, choices.1] + message }

    var transport: Transport { choices.0 & Choice.tcp == 0 ? .udp : .tcp }
    var collides: Bool { choices.0 & Choice.colliding != 0 }
    /// Octets of the buffer in which the query is answered.
    var capacity: Int { transport == .udp ? Self.datagram : WireLimits.message }
    var payload: Int { Self.payloads[Int(choices.0 >> 6)] }
    var seed: UInt64 { UInt64(choices.1 >> 2 & 0x1F) }
    /// Whether others are asked for names outside our zones.
    var isForwardedFor: Bool { choices.1 & Self.forwarded != 0 }
    /// The choice of octet 1.
    package static let forwarded: UInt8 = 0x80

    var client: Client {
        choices.0 & Choice.ipv6 == 0
            ? Client(low: 0x0101_A8C0, high: 0, isIPv6: false)
            : Client(low: 0xB80D_0120, high: 1 << 56, isIPv6: true)
    }

    /// Whether a reply over UDP may be left out.
    var isLimited: Bool { choices.0 & (Choice.stranger | Choice.tcp | Choice.ipv6) == 0x20 }

    var configuration: ResponderConfiguration {
        let isBare = choices.0 & Choice.bare != 0
        var configuration = ResponderConfiguration(udpPayload: payload, explains: !isBare)
        if isForwardedFor { configuration.forwarding = ClientRules() }
        if choices.0 & Choice.stranger != 0 {
            let rates = RateTable(RateLimit(replies: 1, window: 1), key: (1, 2, 3), buckets: 8)
            let counter = RateCounter(rates)
            while counter.admits(client, at: 1) {}
            configuration.rates = rates
            configuration.steadyClock = { 1 }
            let ipv6 = AddressRange(0, length: 0, isIPv6: true)
            configuration.rules = ClientRules(denied: [ipv6], exempt: [ipv6])
        }
        if isBare { return configuration }
        configuration.facts = ServerFact.facts(
            version: Array("1.2.3".utf8), identity: Array("fuzzed".utf8))
        configuration.cookies = Self.secrets(rotating: choices.0 & Choice.rotating != 0)
        configuration.identity = Array("fuzzed".utf8)
        let now = Self.epoch &+ UInt32(bitPattern: Self.ages[Int(choices.1 & 3)])
        configuration.clock = { now }
        return configuration
    }

    /// What makes the cookies.
    private static func secrets(rotating: Bool) -> CookieSecrets {
        let secret = CookieSecret(low: 0x4D75, high: 0x7374)
        return rotating
            ? CookieSecrets(master: secret)
            : CookieSecrets(CookieSecret(low: 1, high: 2), previous: secret)
    }
}
