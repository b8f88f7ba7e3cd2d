/// ISO 8601 in its extended format, as Alibaba Cloud writes times.
extension SignedTime {
    /// Reads `2015-08-30T12:36:00Z`.
    init?(extended text: String) {
        var octets = Array(text.utf8)
        guard octets.count == 20 else { return nil }
        // From the last to the first, so that places do not move.
        for (place, mark) in [(16, ":"), (13, ":"), (7, "-"), (4, "-")] as [(Int, Unicode.Scalar)] {
            guard octets.remove(at: place) == UInt8(ascii: mark) else { return nil }
        }
        self.init(basic: String(decoding: octets, as: UTF8.self))
    }

    /// `2015-08-30T12:36:00Z`.
    var extended: String {
        var text = Array(basic.utf8)
        for (place, mark) in [(4, "-"), (7, "-"), (13, ":"), (16, ":")] as [(Int, Unicode.Scalar)] {
            text.insert(UInt8(ascii: mark), at: place)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
