/// Times in master files: seconds, or numbers with the units `w d h m s` as in `1h30m`, which BIND
/// and ldns accept as well.
enum TimeToLive {
    private static let units: [UInt8: UInt64] = [
        0x77: 604_800, 0x64: 86_400, 0x68: 3_600, 0x6D: 60, 0x73: 1,
    ]

    /// The seconds that a text means; nil when it is no time, or beyond RFC 2181 §8.
    static func seconds(_ text: String) -> UInt32? {
        var (total, number): (UInt64, UInt64?) = (0, nil)
        var hasUnit = false
        for octet in text.utf8 {
            if (0x30...0x39).contains(octet) {
                number = (number ?? 0) * 10 + UInt64(octet - 0x30)
            } else if let unit = units[octet | 0x20], let count = number {
                total += count * unit
                (number, hasUnit) = (nil, true)
            } else {
                return nil
            }
            guard total + (number ?? 0) <= UInt64(ZoneFileLimits.ttl) else { return nil }
        }
        // A last number without its unit, as in `1h30`, means one thing to ldns, another to BIND.
        if let number { return hasUnit ? nil : UInt32(number) }
        return hasUnit ? UInt32(total) : nil
    }
}
