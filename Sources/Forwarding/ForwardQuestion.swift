internal import DNSWire

/// What upstreams are asked. Equal questions wait for one reply, and share it while it is kept.
struct ForwardQuestion: Hashable {
    /// The name; its letters are compared in either case.
    let name: DomainName
    let type: RecordType
    /// The DO bit (RFC 3225): signatures are wanted.
    var wantsDNSSEC = false
    /// The CD bit (RFC 4035 §3.2.2): the client checks them itself.
    var checkingDisabled = false

    /// The question section's octets, with small letters.
    var section: [UInt8] {
        name.canonical.wire + [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF), 0, 1]
    }
}

/// A question as it is sent to an upstream.
struct UpstreamQuery {
    let id: UInt16
    /// Whether letters have a random case that the reply has to repeat
    /// (draft-vixie-dnsext-dns0x20).
    let mixesCase: Bool
    /// The question section with small letters, and as it is sent.
    let plainSection: [UInt8]
    let section: [UInt8]
    /// The message.
    let octets: [UInt8]

    /// A query with an id and letters of random case. RD is set; what options the client had is
    /// its own affair, so that none of them goes along: no cookie, no client subnet.
    init(
        _ question: ForwardQuestion, mixesCase: Bool, hasOptions: Bool,
        random: @Sendable () -> UInt64
    ) {
        id = UInt16(truncatingIfNeeded: random())
        self.mixesCase = mixesCase
        plainSection = question.section
        var section = plainSection
        if mixesCase { Self.mixCase(of: &section, nameLength: section.count - 4, random) }
        self.section = section
        let flags: UInt16 = 0x0100 | (question.checkingDisabled ? 0x0010 : 0)
        var octets = [id, flags, 1, 0, 0, hasOptions ? 1 : 0].flatMap(\.octets) + section
        if hasOptions {
            octets += [0] + RecordType.opt.rawValue.octets + ForwardingLimits.payload.octets
            octets += [0, 0, question.wantsDNSSEC ? 0x80 : 0, 0, 0, 0]
        }
        self.octets = octets
    }

    private static func mixCase(
        of section: inout [UInt8], nameLength: Int, _ random: @Sendable () -> UInt64
    ) {
        var bits: UInt64 = 0
        var left = 0
        for index in 0..<nameLength where section[index] &- 0x61 < 26 {
            if left == 0 {
                bits = random()
                left = 64
            }
            // A length octet is below 64, so that what looks like a letter is one.
            if bits & 1 == 1 { section[index] &-= 0x20 }
            bits >>= 1
            left -= 1
        }
    }
}

extension UInt16 {
    /// The two octets in network order.
    var octets: [UInt8] { [UInt8(self >> 8), UInt8(self & 0xFF)] }
}
