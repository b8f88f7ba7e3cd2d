/// What a signature covers of an HTTP request, as it arrived.
package struct HTTPRequestParts: Sendable {
    /// The method in capitals, `POST`.
    package var method: String
    /// The path of the target, percent-encoded as it came; `/` when empty.
    package var path: String
    /// The query of the target, without the question mark; empty for none.
    package var query: String
    /// The header fields in their order. HTTP/1.1's Host is among them.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// Whether it came over TLS.
    package var isEncrypted: Bool

    /// A request of these parts.
    package init(
        method: String, path: String, query: String = "",
        headers: [(name: String, value: String)], body: [UInt8], isEncrypted: Bool = false
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.isEncrypted = isEncrypted
    }

    /// The values of all fields of a name, which is compared without case, joined by commas
    /// (RFC 9110 §5.3); nil when there is none.
    package func header(_ name: String) -> String? {
        let values = headers.filter { Self.isSame($0.name, name) }.map(\.value)
        return values.count > 1 ? values.joined(separator: ",") : values.first
    }

    private static func isSame(_ name: String, _ other: String) -> Bool {
        name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { small($0) == small($1) }
    }

    private static func small(_ octet: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(octet) ? octet | 0x20 : octet
    }
}
