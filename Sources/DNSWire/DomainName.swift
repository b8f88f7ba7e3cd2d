/// A domain name as the control plane keeps it: the octets of its wire form, uncompressed.
///
/// Two names are equal when they differ only in the case of ASCII letters (RFC 4343); the spelling
/// that made the name is kept. The query path does not use this type: it reads names in place.
package struct DomainName: Sendable {
    /// The wire form: length octets, labels, and the final zero (RFC 1035 §3.1).
    package let wire: [UInt8]

    /// The root, `.`.
    package static let root = DomainName(unchecked: [0])

    private init(unchecked wire: [UInt8]) { self.wire = wire }

    /// A name from its uncompressed wire form, which must be exactly one whole name.
    package init(wire: [UInt8]) throws(NameError) {
        guard wire.count <= WireLimits.name else { throw .nameTooLong }
        var position = 0
        while position < wire.count {
            let length = Int(wire[position])
            guard length <= WireLimits.label else { throw .labelTooLong }
            position += 1 + length
            if length == 0 { break }
        }
        guard position == wire.count, wire.last == 0 else { throw .emptyLabel }
        self.init(unchecked: wire)
    }

    /// A name of these labels, the leftmost first.
    package init(labels: some Sequence<[UInt8]>) throws(NameError) {
        var wire: [UInt8] = []
        for label in labels {
            guard !label.isEmpty else { throw .emptyLabel }
            guard label.count <= WireLimits.label else { throw .labelTooLong }
            wire.append(UInt8(label.count))
            wire += label
        }
        wire.append(0)
        guard wire.count <= WireLimits.name else { throw .nameTooLong }
        self.init(unchecked: wire)
    }

    /// The labels, the leftmost first, without the root.
    package var labels: [[UInt8]] {
        var labels: [[UInt8]] = []
        var position = 0
        while wire[position] != 0 {
            let length = Int(wire[position])
            labels.append(Array(wire[position + 1...position + length]))
            position += 1 + length
        }
        return labels
    }

    /// How many labels the name has, without the root.
    package var labelCount: Int {
        var count = 0
        var position = 0
        while wire[position] != 0 {
            position += 1 + Int(wire[position])
            count += 1
        }
        return count
    }

    /// The name with ASCII letters in lower case (RFC 4034 §6.2).
    package var canonical: DomainName { DomainName(unchecked: wire.map(lowercased)) }

    /// The name without its leftmost label; nil for the root.
    package var parent: DomainName? {
        wire[0] == 0 ? nil : DomainName(unchecked: Array(wire[(1 + Int(wire[0]))...]))
    }

    /// True when this name is `ancestor` or lies below it.
    package func isWithin(_ ancestor: DomainName) -> Bool {
        guard wire.count >= ancestor.wire.count else { return false }
        var position = 0
        while wire.count - position > ancestor.wire.count { position += 1 + Int(wire[position]) }
        return wire.count - position == ancestor.wire.count
            && zip(wire[position...], ancestor.wire).allSatisfy { lowercased($0) == lowercased($1) }
    }

    /// The name of this one label below `parent`.
    package init(label: [UInt8], under parent: DomainName) throws(NameError) {
        try self.init(labels: [label] + parent.labels)
    }
}

extension DomainName: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        guard left.wire.count == right.wire.count else { return false }
        return stride(from: 0, to: left.wire.count, by: 8).allSatisfy {
            left.lowercasedWord(at: $0) == right.lowercasedWord(at: $0)
        }
    }

    package func hash(into hasher: inout Hasher) {
        for offset in stride(from: 0, to: wire.count, by: 8) {
            hasher.combine(lowercasedWord(at: offset))
        }
    }

    /// Eight octets of the wire form in small letters; what lies behind it reads as zero.
    private func lowercasedWord(at offset: Int) -> UInt64 {
        // SAFETY: the span of an array of octets has no padding.
        CanonicalName.lowercased(unsafe wire.span.bytes.word(at: offset))
    }
}

/// Why octets or text are not a domain name.
package enum NameError: Error, Hashable, Sendable {
    case emptyLabel, labelTooLong, nameTooLong, badEscape

    /// What is wrong, for a message.
    package var reason: String {
        switch self {
        case .emptyLabel: "it has an empty label"
        case .labelTooLong: "a label is longer than 63 octets"
        case .nameTooLong: "it is longer than 255 octets"
        case .badEscape: "a backslash must be followed by a character or three digits up to 255"
        }
    }
}

/// The octet with an ASCII letter in lower case. DNS knows no other case folding (RFC 4343 §3).
package func lowercased(_ octet: UInt8) -> UInt8 {
    octet &- 0x41 < 26 ? octet | 0x20 : octet
}
