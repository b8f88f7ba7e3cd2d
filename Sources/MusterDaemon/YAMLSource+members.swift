import Yams

/// Members of a mapping in the declared registry file.
extension YAMLSource {
    /// The text of a member that has to be there.
    mutating func required(
        _ name: String, of entries: [String: Entry], _ what: String, _ node: Node
    ) -> String? {
        guard let entry = entries[name] else {
            report("\(what) needs \(name)", at: node)
            return nil
        }
        return text(entry.value, name)
    }

    /// The word of a member that has to be there.
    mutating func requiredChoice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of entries: [String: Entry], _ what: String, _ node: Node
    ) -> Choice? {
        guard let entry = entries[name] else {
            report("\(what) needs \(name)", at: node)
            return nil
        }
        return choice(entry.value, name)
    }

    /// The text of a member that may be absent.
    mutating func optional(_ name: String, of entries: [String: Entry]) -> String? {
        entries[name].flatMap { text($0.value, name) }
    }

    /// The member Tags: a list of Key and Value, as Cloud Map has it.
    mutating func tags(of entries: [String: Entry]) -> [String: String] {
        var tags: [String: String] = [:]
        var first: [String: Node] = [:]
        for node in entries["Tags"].flatMap({ list($0) }) ?? [] {
            guard let members = mapping(node, "a tag", known: ["Key", "Value"]),
                let key = required("Key", of: members, "a tag", node),
                let value = required("Value", of: members, "a tag", node),
                isFirst(key, "tag '\(key)'", node, &first)
            else { continue }
            tags[key] = value
        }
        return tags
    }

    /// False, and a problem that names both places, when this key was seen before.
    mutating func isFirst(
        _ key: String, _ what: String, _ node: Node, _ first: inout [String: Node]
    ) -> Bool {
        guard let earlier = first[key] else {
            first[key] = node
            return true
        }
        report("\(what) is declared twice; the first is at \(place(of: earlier))", at: node)
        return false
    }
}
