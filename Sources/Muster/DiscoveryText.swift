internal import Registry

/// The TXT record of an instance (RFC 6763 §6): its custom attributes as `key=value`.
struct DiscoveryText {
    /// Why an attribute is not in the record.
    enum Omission: Hashable {
        /// `=` ends the key (§6.4).
        case equalsSign(String)
        /// The pair has this many octets; a string has at most 255 (§6.1).
        case length(String, Int)
        /// Another key differs from it in case alone, and is the same key to clients (§6.4).
        case repeated(String)
    }

    /// The record data: strings with their lengths, at least one (§6.1).
    private(set) var data: [UInt8] = []
    private(set) var omissions: [Omission] = []

    /// What these attributes make; nothing of them where they are not to be public.
    init(_ attributes: [String: String], isPublic: Bool) {
        if isPublic { take(attributes) }
        if data.isEmpty { data = [0] }
    }

    private mutating func take(_ attributes: [String: String]) {
        var keys: Set<String> = []
        let custom = attributes.filter { !Self.isReserved($0.key) }
        for (key, value) in custom.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        ) {
            let length = key.utf8.count + 1 + value.utf8.count
            if key.utf8.contains(UInt8(ascii: "=")) {
                omissions.append(.equalsSign(key))
            } else if length > ServerLimits.textString {
                omissions.append(.length(key, length))
            } else if keys.insert(key.lowercased()).inserted {
                data.append(UInt8(length))
                data += key.utf8
                data.append(UInt8(ascii: "="))
                data += value.utf8
            } else {
                omissions.append(.repeated(key))
            }
        }
    }

    /// Whether the attribute says something to Cloud Map or to this server, and not of the
    /// instance.
    private static func isReserved(_ key: String) -> Bool {
        key.hasPrefix("AWS_") || key.hasPrefix("muster.")
    }
}

extension DiscoveryText.Omission {
    /// What is left out and why, in words.
    var text: String {
        switch self {
        case .equalsSign(let key): "the attribute \(key) is not in TXT: its key has a ="
        case .length(let key, let length):
            "the attribute \(key) is not in TXT: with its value it has \(length) octets, "
                + "and a string of TXT at most \(ServerLimits.textString)"
        case .repeated(let key):
            "the attribute \(key) is not in TXT: another key is the same but for capitals"
        }
    }
}
