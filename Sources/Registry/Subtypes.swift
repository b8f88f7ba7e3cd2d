/// The subtypes of DNS-SD under which an instance is browsed too (RFC 6763 §7.1).
package enum Subtypes {
    /// The custom attribute that lists them, separated by commas.
    package static let attribute = "muster.subtypes"

    /// The subtypes of an instance with these attributes, each once, as they were given.
    package static func labels(of attributes: [String: String]) -> [String] {
        guard let text = attributes[attribute] else { return [] }
        var seen: Set<String> = []
        return labels(in: text).filter { seen.insert($0.lowercased()).inserted }
    }

    /// Whether a text is a list of labels.
    static func isList(_ text: String) -> Bool {
        let labels = labels(in: text)
        return labels.count <= RegistryLimits.subtypes
            && labels.allSatisfy { label in
                (1...RegistryLimits.label).contains(label.utf8.count)
                    && label.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != 0x2E }
            }
    }

    /// What a list may be, in words.
    static var expectation: String {
        "a list of at most \(RegistryLimits.subtypes) labels with commas between them, each of 1 "
            + "to \(RegistryLimits.label) octets without blanks and dots"
    }

    /// The elements, without blanks around them.
    private static func labels(in text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { element in
            let front = element.drop { $0 == " " }
            guard let end = front.lastIndex(where: { $0 != " " }) else { return "" }
            return String(front[...end])
        }
    }
}
