internal import DNSWire
internal import Registry

extension DomainName {
    /// A name as the registry has it: labels between dots, in which nothing is escaped; a final dot
    /// is optional. Nil when it is no domain name.
    init?(plain text: some StringProtocol) {
        let text = text.hasSuffix(".") ? text.dropLast() : text[...]
        let labels =
            text.isEmpty
            ? []
            : text.split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) }
        guard let name = try? DomainName(labels: labels) else { return nil }
        self = name
    }

    /// The text that the registry knows the name by (`OwnerName`): small letters, a dot behind each
    /// label.
    var registryText: String {
        canonical.labels.map { String(decoding: $0, as: UTF8.self) + "." }.joined()
    }
}
