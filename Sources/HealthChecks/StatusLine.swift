/// Reads the status code out of the first octets of an HTTP/1 answer, RFC 9112 §4: nothing of what
/// follows is waited for, and nothing but these octets is kept.
///
///     HTTP/1.1 200 OK
///     ╰───── 13 ──╯
struct StatusLine: Sendable {
    /// What the octets so far say.
    enum Progress: Hashable, Sendable {
        case incomplete
        case status(Int)
        case notHTTP
    }

    /// Octets up to the code, and the one that ends it.
    private static let length = 13
    private var octets = InlineArray<13, UInt8>(repeating: 0)
    private var count = 0

    /// Takes octets in until the code is known; those that follow are passed over.
    mutating func read(_ new: some Sequence<UInt8>) -> Progress {
        for octet in new {
            guard Self.allows(octet, at: count) else { return .notHTTP }
            octets[count] = octet
            count += 1
            if count == Self.length { return .status(code) }
        }
        return .incomplete
    }

    private var code: Int { (9..<12).reduce(0) { $0 * 10 + Int(octets[$1] - 0x30) } }

    private static func allows(_ octet: UInt8, at index: Int) -> Bool {
        switch index {
        case 0..<7: octet == prefix[index]
        case 7, 10, 11: (0x30...0x39).contains(octet)
        case 8: octet == 0x20
        case 9: (0x31...0x39).contains(octet)
        // A reason phrase may be missing with the blank before it.
        default: [0x20, 0x0D, 0x0A].contains(octet)
        }
    }

    private static let prefix = Array("HTTP/1.".utf8)
}
