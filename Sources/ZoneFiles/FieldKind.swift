import CLDNS

/// What one field of RDATA is, as ldns describes it.
struct FieldKind: Equatable {
    /// The number that ldns has for it.
    let type: ldns_rdf_type

    static let name = Self(type: LDNS_RDF_TYPE_DNAME)
    static let number8 = Self(type: LDNS_RDF_TYPE_INT8)
    static let number16 = Self(type: LDNS_RDF_TYPE_INT16)
    static let number32 = Self(type: LDNS_RDF_TYPE_INT32)
    static let ipv4 = Self(type: LDNS_RDF_TYPE_A)
    static let ipv6 = Self(type: LDNS_RDF_TYPE_AAAA)
    static let string = Self(type: LDNS_RDF_TYPE_STR)
    static let longString = Self(type: LDNS_RDF_TYPE_LONG_STR)
    static let period = Self(type: LDNS_RDF_TYPE_PERIOD)
    static let time = Self(type: LDNS_RDF_TYPE_TIME)
    static let recordType = Self(type: LDNS_RDF_TYPE_TYPE)
    static let typeBitmap = Self(type: LDNS_RDF_TYPE_NSEC)
    static let hex = Self(type: LDNS_RDF_TYPE_HEX)
    static let base64 = Self(type: LDNS_RDF_TYPE_B64)
    static let salt = Self(type: LDNS_RDF_TYPE_NSEC3_SALT)
    static let prefixes = Self(type: LDNS_RDF_TYPE_APL)
    static let location = Self(type: LDNS_RDF_TYPE_LOC)
    static let services = Self(type: LDNS_RDF_TYPE_WKS)
    static let nsap = Self(type: LDNS_RDF_TYPE_NSAP)
    static let atma = Self(type: LDNS_RDF_TYPE_ATMA)
    static let ipsecKey = Self(type: LDNS_RDF_TYPE_IPSECKEY)
    static let amtRelay = Self(type: LDNS_RDF_TYPE_AMTRELAY)
    static let hostIdentity = Self(type: LDNS_RDF_TYPE_HIP)
    static let serviceParameters = Self(type: LDNS_RDF_TYPE_SVCPARAMS)
    static let unknown = Self(type: LDNS_RDF_TYPE_UNKNOWN)

    /// True for the kinds that, as the last field, take all words that are left.
    var takesRest: Bool {
        let kinds: [Self] = [
            .base64, .hex, .typeBitmap, .location, .services, .ipsecKey, .amtRelay,
            .serviceParameters,
        ]
        return kinds.contains(self)
    }

    /// How many words the field is made of when it does not take the rest (RFC 8005 §5 for HIP).
    var words: Int { self == .hostIdentity ? 3 : 1 }

    /// The largest number that a word of digits may be; nil for a kind that is not a number. ldns
    /// itself lets numbers wrap around. Algorithms and the like may be mnemonics as well.
    var largest: UInt64? {
        switch type {
        case LDNS_RDF_TYPE_INT8, LDNS_RDF_TYPE_ALG, LDNS_RDF_TYPE_CERTIFICATE_USAGE,
            LDNS_RDF_TYPE_SELECTOR, LDNS_RDF_TYPE_MATCHING_TYPE:
            0xFF
        case LDNS_RDF_TYPE_INT16, LDNS_RDF_TYPE_CERT_ALG: 0xFFFF
        case LDNS_RDF_TYPE_INT32: 0xFFFF_FFFF
        default: nil
        }
    }

    /// True for numbers that have no mnemonics.
    var isPlainNumber: Bool { self == .number8 || self == .number16 || self == .number32 }

    /// What the field must be, and an example.
    var expectation: (noun: String, example: String) {
        switch self {
        case .name: ("domain name", "host.example.org.")
        case .ipv4: ("IPv4 address", "192.0.2.1")
        case .ipv6: ("IPv6 address", "2001:db8::1")
        case .string: ("string of at most 255 octets", "\"text\"")
        case .longString: ("string", "\"text\"")
        case .period: ("time", "3600 or 1h30m")
        case .time: ("date", "20300131235959, or seconds since 1970")
        case .recordType, .typeBitmap: ("record type", "AAAA or TYPE731")
        case .hex: ("even count of hexadecimal digits", "0a1b")
        case .base64: ("base64 text", "AwEAAQ==")
        case .salt: ("salt of at most 255 octets in hexadecimal digits", "aabb, or - for none")
        case .prefixes: ("address prefix", "1:192.0.2.0/24 or !2:2001:db8::/32")
        case .services: ("port number", "25")
        case .location: ("location", "52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m")
        case .nsap, .atma: ("address in hexadecimal digits", "0x47.0005.80")
        case .ipsecKey: ("IPsec key", "10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo=")
        case .serviceParameters: ("list of service parameters", "alpn=h2,h3 port=8443")
        default: ("value that ldns reads", "what the type's RFC shows")
        }
    }
}

/// The fields of a record type.
struct FieldLayout {
    let minimum: Int
    /// Far above any possible count for types whose last field repeats.
    let maximum: Int
    /// False for types that ldns has no name for.
    let isKnown: Bool
    /// The kinds of the fields; the last one repeats up to the maximum.
    let kinds: [FieldKind]

    /// More than any type has fields before the last one repeats: RRSIG has 9.
    static let distinctFields = 16

    /// False for types that can only be written in the form of RFC 3597.
    var hasText: Bool { isKnown && !kinds.contains(.unknown) }

    /// The kind of the field at an index; nil beyond the last.
    func kind(at index: Int) -> FieldKind? {
        index < maximum ? kinds[min(index, kinds.count - 1)] : nil
    }

    /// The kind that each of so many words belongs to; nil for those that are too many.
    func kinds(ofWords count: Int) -> [FieldKind?] {
        var words: [FieldKind?] = []
        var field = 0
        while words.count < count {
            let kind = kind(at: field)
            let takesRest = kind?.takesRest == true && field == maximum - 1
            let left = count - words.count
            let taken = takesRest ? left : min(left, kind?.words ?? 1)
            words += Array(repeating: kind, count: taken)
            field += 1
        }
        return words
    }
}
