internal import DNSWire

/// A question that nobody but us asks: when it arrives here, the upstream that was asked it sends
/// questions back to us, directly or through others.
///
/// A mark in an option would be the lighter way, but forwarders leave out the options that they do
/// not know, while the name of a question gets through them all. It has 96 random bits of
/// its own, which count while the test is under way: whoever saw them cannot use them later.
enum LoopTest {
    /// The label in front of the domain of a rule, and the domain for that of every name.
    private static let label = Array("muster-loop".utf8)
    private static let domain = Array("internal".utf8)
    private static let digits = 24

    /// A token: 24 hexadecimal digits.
    static func token(_ random: @Sendable () -> UInt64) -> [UInt8] {
        (0..<digits).map { _ in Array("0123456789abcdef".utf8)[Int(random() & 15)] }
    }

    /// The question with a token for an upstream of a rule's domain; nil when it would be too
    /// long.
    static func question(_ token: [UInt8], _ domain: DomainName) -> ForwardQuestion? {
        let labels = [token, label] + (domain == .root ? [Self.domain] : domain.labels)
        return (try? DomainName(labels: labels)).map { ForwardQuestion(name: $0, type: .txt) }
    }

    /// The token in a name; nil when it is none that could be one.
    static func token(in name: DomainName) -> [UInt8]? {
        let wire = name.wire
        guard wire.count > 2 + digits + label.count, wire[0] == digits,
            wire[1 + digits] == label.count,
            wire[(2 + digits)..<(2 + digits + label.count)].map(lowercased) == label
        else { return nil }
        return wire[1...digits].map(lowercased)
    }
}
