internal import DNSWire
internal import Registry

extension DomainName {
    /// A name as the registry has it: labels between dots, in which nothing is escaped; a final dot
    /// is optional. Nil when it is no domain name.
    init?(plain text: some StringProtocol) {
        self.init(plain: text.hasSuffix(".") ? text.dropLast() : text[...], under: .root)
    }

    /// A name of these labels between dots, in which nothing is escaped, below another name. Nil
    /// when it is no domain name.
    init?(plain text: some StringProtocol, under parent: DomainName) {
        var wire: [UInt8] = []
        wire.reserveCapacity(text.utf8.count + 1 + parent.wire.count)
        if !text.isEmpty {
            var length = 0
            wire.append(0)
            for octet in text.utf8 {
                if octet == UInt8(ascii: ".") {
                    guard length > 0 else { return nil }
                    wire.append(0)
                    length = 0
                    continue
                }
                wire.append(octet)
                length += 1
                guard length <= WireLimits.label else { return nil }
                wire[wire.count - 1 - length] = UInt8(length)
            }
            guard length > 0 else { return nil }
        }
        wire += parent.wire
        guard let name = try? DomainName(wire: wire) else { return nil }
        self = name
    }

    /// The text that the registry knows the name by (`OwnerName`): small letters, a dot behind each
    /// label.
    var registryText: String {
        canonical.labels.map { String(decoding: $0, as: UTF8.self) + "." }.joined()
    }
}
