/// A pattern of Cloud Map's model: its text as clients know it, and what it means.
package struct TextPattern: Sendable {
    /// The regular expression of the model, for messages.
    package let text: String
    /// Whether a text satisfies it.
    package let matches: @Sendable (String) -> Bool

    /// An id given to RegisterInstance.
    package static let instanceID = TextPattern(text: "^[0-9a-zA-Z_/:.@-]+$") { text in
        !text.isEmpty && text.utf8.allSatisfy { isAlphanumeric($0) || "_/:.@-".utf8.contains($0) }
    }

    package static let attributeKey = TextPattern(text: "^[a-zA-Z0-9!-~]+$") { text in
        !text.isEmpty && text.utf8.allSatisfy(isVisible)
    }

    /// Blanks are legal inside and at the end, not at the front.
    package static let attributeValue = TextPattern(
        text: "^([a-zA-Z0-9!-~][ \\ta-zA-Z0-9!-~]*){0,1}[a-zA-Z0-9!-~]{0,1}$"
    ) { text in
        guard let first = text.utf8.first else { return true }
        return isVisible(first)
            && text.utf8.allSatisfy { isVisible($0) || $0 == 0x20 || $0 == 0x09 }
    }

    package static let httpName = TextPattern(text: "^(?!arn:)[!-~]{1,1024}$") { text in
        (1...1024).contains(text.utf8.count) && text.utf8.allSatisfy(isVisible)
            && !text.hasPrefix("arn:")
    }

    package static let privateName = TextPattern(text: "^(?!arn:)[!-~]{1,253}$") { text in
        (1...253).contains(text.utf8.count) && text.utf8.allSatisfy(isVisible)
            && !text.hasPrefix("arn:")
    }

    /// A name to discover by, of whatever kind.
    package static let anyName = TextPattern(text: "^[!-~]{1,1024}$") { text in
        (1...1024).contains(text.utf8.count) && text.utf8.allSatisfy(isVisible)
    }

    /// At least two labels of letters, digits and hyphens.
    package static let publicName = TextPattern(
        text: "^([a-zA-Z0-9]([a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])?\\.)+"
            + "[a-zA-Z0-9]([a-zA-Z0-9\\-]{0,61}[a-zA-Z0-9])?$"
    ) { text in
        let labels = text.utf8.split(separator: dot, omittingEmptySubsequences: false)
        return labels.count >= 2
            && labels.allSatisfy { label in
                (1...63).contains(label.count)
                    && label.allSatisfy { isAlphanumeric($0) || $0 == hyphen }
                    && label.first != hyphen && label.last != hyphen
            }
    }

    /// `.`, or labels of letters, digits, hyphens and underscores; a label of one is alphanumeric.
    package static let serviceName = TextPattern(
        text: "((?=^.{1,127}$)^([a-zA-Z0-9_][a-zA-Z0-9-_]{0,61}[a-zA-Z0-9_]|[a-zA-Z0-9])"
            + "(\\.([a-zA-Z0-9_][a-zA-Z0-9-_]{0,61}[a-zA-Z0-9_]|[a-zA-Z0-9]))*$)|(^\\.$)"
    ) { text in
        if text == "." { return true }
        let labels = text.utf8.split(separator: dot, omittingEmptySubsequences: false)
        return (1...RegistryLimits.serviceName).contains(text.utf8.count)
            && labels.allSatisfy(isServiceLabel)
    }

    /// All patterns of the model.
    package static let all = [
        instanceID, attributeKey, attributeValue, httpName, privateName, anyName, publicName,
        serviceName,
    ]

    /// Whether a text can be a host name in RDATA: no address, labels of letters, digits, hyphens
    /// and underscores, with or without the dot at the end.
    static func isHostName(_ text: String) -> Bool {
        let name = text.hasSuffix(".") ? text.dropLast() : text[...]
        let labels = name.utf8.split(separator: dot, omittingEmptySubsequences: false)
        guard let last = labels.last, name.utf8.count <= RegistryLimits.dnsName else {
            return false
        }
        let isAddress = last.allSatisfy { (0x30...0x39).contains($0) }
        return !isAddress
            && labels.allSatisfy { label in
                (1...RegistryLimits.label).contains(label.count)
                    && label.allSatisfy { isAlphanumeric($0) || $0 == hyphen || $0 == underscore }
            }
    }

    private static func isServiceLabel(_ label: Substring.UTF8View) -> Bool {
        guard let first = label.first, let last = label.last, label.count <= RegistryLimits.label
        else { return false }
        if label.count == 1 { return isAlphanumeric(first) }
        return first != hyphen && last != hyphen
            && label.allSatisfy { isAlphanumeric($0) || $0 == hyphen || $0 == underscore }
    }

    private static func isAlphanumeric(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func isVisible(_ octet: UInt8) -> Bool { (0x21...0x7E).contains(octet) }

    private static let dot = UInt8(ascii: ".")
    private static let hyphen = UInt8(ascii: "-")
    private static let underscore = UInt8(ascii: "_")
}
