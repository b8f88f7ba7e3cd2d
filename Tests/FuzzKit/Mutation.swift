extension [UInt8] {
    /// These octets with a few changes: bits turned, octets replaced, put in, taken out, or cut
    /// off.
    package func mutated(using random: inout some RandomNumberGenerator) -> [UInt8] {
        var octets = self
        for _ in 0..<Int.random(in: 1...4, using: &random) where !octets.isEmpty {
            let index = octets.indices.randomElement(using: &random)!
            let octet = UInt8.random(in: 0...255, using: &random)
            switch UInt8.random(in: 0..<16, using: &random) {
            case 0..<6: octets[index] ^= 1 << (octet % 8)
            case 6..<11: octets[index] = octet
            case 11..<13: octets.insert(octet, at: index)
            case 13..<15: octets.remove(at: index)
            default: octets.removeSubrange(index...)
            }
        }
        return octets
    }
}
