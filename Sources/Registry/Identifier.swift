/// Ids in the forms that AWS gives them, drawn at random: nothing can be told from an id, and the
/// id of something that was deleted never comes back.
enum Identifier {
    /// `ns-` and 16 characters of base32.
    static func namespace(using randomness: inout some RandomNumberGenerator) -> Namespace.ID {
        "ns-" + characters(16, of: base32, using: &randomness)
    }

    /// `srv-` and 16 characters of base32.
    static func service(using randomness: inout some RandomNumberGenerator) -> Service.ID {
        "srv-" + characters(16, of: base32, using: &randomness)
    }

    /// 32 characters of base32, `-`, and the time in milliseconds in base 36.
    static func operation(
        now: Timestamp, using randomness: inout some RandomNumberGenerator
    ) -> Operation.ID {
        let time = String(now.milliseconds, radix: 36)
        return characters(32, of: base32, using: &randomness) + "-" + time
    }

    /// `Z` and 20 capital letters and digits.
    static func hostedZone(using randomness: inout some RandomNumberGenerator) -> String {
        "Z" + characters(20, of: capitals, using: &randomness)
    }

    /// 16 characters of base32, to tell one name from another.
    static func suffix(using randomness: inout some RandomNumberGenerator) -> String {
        characters(16, of: base32, using: &randomness)
    }

    private static let base32 = Array("abcdefghijklmnopqrstuvwxyz234567")
    private static let capitals = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

    private static func characters(
        _ count: Int, of alphabet: [Character], using randomness: inout some RandomNumberGenerator
    ) -> String {
        String((0..<count).map { _ in alphabet.randomElement(using: &randomness) ?? "a" })
    }
}
