/// Collects what is wrong with a request's members and says it all in one message, in the words of
/// AWS's own validation (`1 validation error detected: Value '…' at '…' failed to satisfy …`).
struct Constraints {
    private var violations: [String] = []

    /// The length in code points; nil is not checked.
    mutating func length(_ value: String?, at path: String, in range: ClosedRange<Int>) {
        guard let value else { return }
        let octets = value.utf8.count
        // Code points are never more than octets, and one has four octets at most.
        if octets <= range.upperBound, octets >= 4 * range.lowerBound { return }
        let count = value.unicodeScalars.count
        if count > range.upperBound {
            violate(
                value, path, "Member must have length less than or equal to \(range.upperBound)")
        } else if count < range.lowerBound {
            violate(
                value, path, "Member must have length greater than or equal to \(range.lowerBound)")
        }
    }

    /// The number; nil is not checked.
    mutating func value(_ value: Int?, at path: String, in range: ClosedRange<Int>) {
        guard let value else { return }
        if value > range.upperBound {
            violate(
                "\(value)", path,
                "Member must have value less than or equal to \(range.upperBound)")
        } else if value < range.lowerBound {
            violate(
                "\(value)", path,
                "Member must have value greater than or equal to \(range.lowerBound)")
        }
    }

    /// The pattern.
    mutating func pattern(_ value: String, at path: String, _ pattern: TextPattern) {
        if pattern.matches(value) { return }
        violate(value, path, "Member must satisfy regular expression pattern: \(pattern.text)")
    }

    /// A member that must be there.
    mutating func required(_ value: String?, at path: String) {
        guard value == nil else { return }
        violations.append(
            "Value null at '\(path)' failed to satisfy constraint: Member must not be null")
    }

    /// A value of an enumeration, by what it may be.
    mutating func member(_ value: String, at path: String, of allowed: [String]) {
        if allowed.contains(value) { return }
        let set = allowed.joined(separator: ", ")
        violate(value, path, "Member must satisfy enum value set: [\(set)]")
    }

    /// The tags of a create request, in the order of their keys.
    mutating func tags(_ tags: [String: String], at path: String = "tags") {
        if tags.count > RegistryLimits.tagsInRequest {
            violate(
                "\(tags.count) tags", path,
                "Member must have length less than or equal to \(RegistryLimits.tagsInRequest)")
        }
        for (index, tag) in tags.sorted(by: { $0.key < $1.key }).enumerated() {
            let member = "\(path).\(index + 1).member"
            length(tag.key, at: "\(member).key", in: 1...RegistryLimits.tagKey)
            length(tag.value, at: "\(member).value", in: 0...RegistryLimits.tagValue)
        }
    }

    /// The attributes of an instance, in the order of their keys.
    mutating func attributes(_ attributes: [String: String], at path: String = "attributes") {
        if attributes.allSatisfy({ isSound($0, $1) }) { return }
        for (key, value) in attributes.sorted(by: { $0.key < $1.key }) {
            entry(key, path, "Map keys", RegistryLimits.attributeKey, .attributeKey)
            entry(value, path, "Map value", RegistryLimits.attributeValue, .attributeValue)
        }
    }

    /// Refuses the request when anything was wrong.
    func check() throws(Refusal) {
        if violations.isEmpty { return }
        let errors = violations.count == 1 ? "error" : "errors"
        throw .invalid(
            "\(violations.count) validation \(errors) detected: "
                + violations.joined(separator: "; "))
    }

    /// Whether an attribute is right at first sight, as nearly all are.
    private func isSound(_ key: String, _ value: String) -> Bool {
        key.utf8.count <= RegistryLimits.attributeKey && TextPattern.attributeKey.matches(key)
            && value.utf8.count <= RegistryLimits.attributeValue
            && TextPattern.attributeValue.matches(value)
    }

    private mutating func entry(
        _ text: String, _ path: String, _ what: String, _ limit: Int, _ pattern: TextPattern
    ) {
        var phrases: [String] = []
        if text.unicodeScalars.count > limit {
            phrases.append("Member must have length less than or equal to \(limit)")
        }
        if !pattern.matches(text) {
            phrases.append("Member must satisfy regular expression pattern: \(pattern.text)")
        }
        if phrases.isEmpty { return }
        let list = phrases.joined(separator: ", ")
        violate(text, path, "\(what) must satisfy constraint: [\(list)]")
    }

    private mutating func violate(_ value: String, _ path: String, _ phrase: String) {
        let quoted =
            value.unicodeScalars.count <= RegistryLimits.quotedValue
            ? value : String(value.unicodeScalars.prefix(RegistryLimits.quotedValue)) + "..."
        violations.append(
            "Value '\(quoted)' at '\(path)' failed to satisfy constraint: \(phrase)")
    }
}
