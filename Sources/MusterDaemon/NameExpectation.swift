import DNSWire

/// What a setting that is a domain name should have been; nil when it is right.
enum NameExpectation {
    /// The name of a name server.
    static func nameServer(_ text: String) -> Setting.Expectation? {
        if text.isEmpty { return "a domain name" }
        do throws(NameError) {
            _ = try DomainName(text)
            return nil
        } catch {
            return "a domain name (\(error.reason))"
        }
    }

    /// A mailbox as a domain name (RFC 1035 §8): its first label is what stands before the `@`, and
    /// so a dot in there is escaped.
    static func hostmaster(_ text: String) -> Setting.Expectation? {
        guard let at = text.lastIndex(of: "@") else { return nameServer(text) }
        let user = text[..<at].replacing(".", with: "\\.")
        return "a domain name with a dot for the @: write \(user).\(text[text.index(after: at)...])"
    }
}
