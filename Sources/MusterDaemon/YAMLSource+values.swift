import Yams

/// Reading values of a kind: each notes a problem and gives nil when the node is of another kind.
extension YAMLSource {
    /// One key of a mapping and its value.
    struct Entry {
        let name: String
        let key: Node
        let value: Node
    }

    /// The entries of a mapping in the file's order, each name once.
    mutating func pairs(_ node: Node, _ what: String) -> [Entry]? {
        guard let mapping = node.mapping else {
            report("\(what) must be a mapping (key: value)", at: node)
            return nil
        }
        var first: [String: Node] = [:]
        var entries: [Entry] = []
        for (key, value) in mapping {
            guard let name = name(of: key) else {
                report("a key must be a word", at: key)
                continue
            }
            if let earlier = first[name] {
                report("'\(name)' is given twice; the first is at \(place(of: earlier))", at: key)
                continue
            }
            first[name] = key
            entries.append(Entry(name: name, key: key, value: value))
        }
        return entries
    }

    /// The entries of a mapping by name; a name that is not in `known` is a problem.
    mutating func mapping(_ node: Node, _ what: String, known: [String]) -> [String: Entry]? {
        guard let entries = pairs(node, what) else { return nil }
        for entry in entries where !known.contains(entry.name) {
            let hint = NearestName.hint(entry.name, among: known)
            report("unknown key '\(entry.name)' in \(what)\(hint)", at: entry.key)
        }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0) })
    }

    /// The elements of a list.
    mutating func list(_ entry: Entry) -> [Node]? {
        if let sequence = entry.value.sequence { return Array(sequence) }
        report("\(entry.name) must be a list", at: entry.value)
        return nil
    }

    /// A text exactly as it is written; numbers are texts too.
    mutating func text(_ node: Node, _ what: String) -> String? {
        guard let scalar = node.scalar else {
            report("\(what) must be one value", at: node)
            return nil
        }
        if scalar.style == .plain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) {
            report("\(what) has no value; write \"\" for an empty text", at: node)
            return nil
        }
        return scalar.string
    }

    /// A whole number in a range.
    mutating func number(_ node: Node, _ what: String, in range: ClosedRange<Int>) -> Int? {
        if let scalar = node.scalar, let number = Int(scalar.string), range.contains(number) {
            return number
        }
        report(
            "\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound)",
            at: node)
        return nil
    }

    /// One of the words of an enumeration.
    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ node: Node, _ what: String
    ) -> Choice? {
        guard let word = text(node, what) else { return nil }
        if let choice = Choice(rawValue: word) { return choice }
        let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        report("\(what) must be one of \(words), not '\(word)'", at: node)
        return nil
    }
}
