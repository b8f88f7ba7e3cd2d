/// Ids in the forms that AWS gives them, drawn at random: nothing can be told from an id, and the
/// id of something that was deleted never comes back.
enum Identifier {
    /// `ns-` and 16 characters of base32.
    static func namespace(using randomness: inout any RandomNumberGenerator) -> Namespace.ID {
        "ns-" + characters(16, of: base32, using: &randomness)
    }

    /// `srv-` and 16 characters of base32.
    static func service(using randomness: inout any RandomNumberGenerator) -> Service.ID {
        "srv-" + characters(16, of: base32, using: &randomness)
    }

    /// 32 characters of base32, `-`, and the time in milliseconds in base 36.
    static func operation(
        now: Timestamp, using randomness: inout any RandomNumberGenerator
    ) -> Operation.ID {
        var octets = octets(32, of: base32, using: &randomness)
        octets.append(UInt8(ascii: "-"))
        append(now.milliseconds.magnitude, to: &octets)
        return String(decoding: octets, as: UTF8.self)
    }

    /// `Z` and 20 capital letters and digits.
    static func hostedZone(using randomness: inout any RandomNumberGenerator) -> String {
        "Z" + characters(20, of: capitals, using: &randomness)
    }

    /// 16 characters of base32, to tell one name from another.
    static func suffix(using randomness: inout any RandomNumberGenerator) -> String {
        characters(16, of: base32, using: &randomness)
    }

    /// Octets of the longest id, an operation's.
    private static let longest = 48
    private static let base32 = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)
    private static let capitals = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)
    private static let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)

    /// Appends a number in base 36. `String(_:radix:)` is made for integers of any kind, and costs
    /// as much as all the rest of an id.
    private static func append(_ number: UInt64, to octets: inout [UInt8]) {
        let start = octets.count
        var rest = number
        repeat {
            octets.append(digits[Int(rest % 36)])
            rest /= 36
        } while rest > 0
        octets[start...].reverse()
    }

    private static func characters(
        _ count: Int, of alphabet: [UInt8], using randomness: inout any RandomNumberGenerator
    ) -> String {
        String(decoding: octets(count, of: alphabet, using: &randomness), as: UTF8.self)
    }

    /// Eight characters are made of one draw, which may cost a system call: that some are likelier
    /// than others, 2^64 being no multiple of 36^8, is less than one in a million.
    private static func octets(
        _ count: Int, of alphabet: [UInt8], using randomness: inout any RandomNumberGenerator
    ) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(longest)
        var draw: UInt64 = 0
        for index in 0..<count {
            if index % 8 == 0 { draw = randomness.next() }
            let (rest, digit) = draw.quotientAndRemainder(dividingBy: UInt64(alphabet.count))
            octets.append(alphabet[Int(digit)])
            draw = rest
        }
        return octets
    }
}
