internal import Registry

/// Compares a request with the shape it must have, and collects every constraint that it breaks, in
/// the words of AWS's own validation.
///
/// A value of the wrong kind is another matter: it ends the check at once
/// (`SerializationException`).
package struct RequestCheck {
    /// The first of them; the message must not be many times the request.
    private var violations: [String] = []
    private var count = 0

    /// Refuses a request that has not this shape.
    package static func check(_ value: JSONValue, _ shape: Shape) throws(APIError) {
        var check = RequestCheck()
        try check.check(value, shape, at: { "" })
        if check.count == 0 { return }
        let errors = check.count == 1 ? "error" : "errors"
        throw .invalidInput(
            "\(check.count) validation \(errors) detected: "
                + check.violations.joined(separator: "; "))
    }

    private mutating func check(
        _ value: JSONValue, _ shape: Shape, at path: () -> String
    ) throws(APIError) {
        switch shape {
        case .string(let shape):
            guard let text = value.text else { throw wrongKind(path(), "a string") }
            let phrases = Self.phrases(of: text, shape)
            if !phrases.isEmpty { violate(text, path(), phrases) }
        case .integer(let shape):
            try check(value, shape, at: path)
        case .list(let shape):
            guard let elements = value.elements else { throw wrongKind(path(), "a list") }
            checkCount(elements.count, path, shape.min, shape.max)
            for (index, element) in elements.enumerated() {
                try check(element: element, shape.element) { "\(path()).\(index + 1).member" }
            }
        case .map(let shape):
            guard let object = value.members else { throw wrongKind(path(), "an object") }
            try check(object, shape, at: path)
        case .structure(let members):
            guard let object = value.members else { throw wrongKind(path(), "an object") }
            try check(object, members, at: path)
        }
    }

    private mutating func check(
        _ object: JSONObject, _ members: [Member], at path: () -> String
    ) throws(APIError) {
        for member in members {
            if let value = object[member.name] {
                try check(value, member.shape) { Self.path(of: member, in: path()) }
            } else if member.isRequired {
                violateNull(Self.path(of: member, in: path()))
            }
        }
    }

    private static func path(of member: Member, in path: String) -> String {
        let name = member.name.prefix(1).lowercased() + member.name.dropFirst()
        return path.isEmpty ? name : "\(path).\(name)"
    }

    private mutating func check(
        element: JSONValue, _ shape: Shape, at path: () -> String
    ) throws(APIError) {
        if element == .null { violateNull(path()) } else { try check(element, shape, at: path) }
    }

    private mutating func check(
        _ value: JSONValue, _ shape: IntegerShape, at path: () -> String
    ) throws(APIError) {
        guard case .integer(let number) = value else { throw wrongKind(path(), "an integer") }
        if let max = shape.max, number > max {
            violate("\(number)", path(), ["Member must have value less than or equal to \(max)"])
        } else if let min = shape.min, number < min {
            violate("\(number)", path(), ["Member must have value greater than or equal to \(min)"])
        }
    }

    /// A map's entries, in the order of their keys. What is wrong with one is told of the map; a
    /// value that is null is wrong, where a member that is null is only absent (row D6).
    private mutating func check(
        _ object: JSONObject, _ shape: MapShape, at path: () -> String
    ) throws(APIError) {
        let entries = object.entries
        checkCount(entries.count, path, shape.min, shape.max)
        for entry in entries {
            try check(entry: .string(entry.name), shape.key, path, "Map keys")
            if entry.value == .null {
                violate(
                    entry.name, path(),
                    ["Map value must satisfy constraint: [Member must not be null]"])
            } else {
                try check(entry: entry.value, shape.value, path, "Map value")
            }
        }
    }

    private mutating func check(
        entry: JSONValue, _ shape: Shape, _ path: () -> String, _ what: String
    ) throws(APIError) {
        guard case .string(let shape) = shape, let text = entry.text else {
            throw wrongKind(path(), "an object of strings")
        }
        let phrases = Self.phrases(of: text, shape)
        if phrases.isEmpty { return }
        let list = phrases.joined(separator: ", ")
        violate(text, path(), ["\(what) must satisfy constraint: [\(list)]"])
    }

    private mutating func checkCount(
        _ count: Int, _ path: () -> String, _ min: Int?, _ max: Int?
    ) {
        if let max, count > max {
            violate(
                "\(count) members", path(), ["Member must have length less than or equal to \(max)"]
            )
        } else if let min, count < min {
            violate(
                "\(count) members", path(),
                ["Member must have length greater than or equal to \(min)"])
        }
    }

    /// What a text breaks of its shape.
    private static func phrases(of text: String, _ shape: TextShape) -> [String] {
        var phrases: [String] = []
        let length = text.unicodeScalars.count
        if let max = shape.max, length > max {
            phrases.append("Member must have length less than or equal to \(max)")
        } else if let min = shape.min, length < min {
            phrases.append("Member must have length greater than or equal to \(min)")
        }
        if let pattern = shape.pattern, !pattern.matches(text) {
            phrases.append("Member must satisfy regular expression pattern: \(pattern.text)")
        }
        if let values = shape.values, !values.contains(text) {
            let set = values.joined(separator: ", ")
            phrases.append("Member must satisfy enum value set: [\(set)]")
        }
        return phrases
    }

    private mutating func violate(_ value: String, _ path: String, _ phrases: [String]) {
        let limit = CloudMapLimits.quotedValue
        let quoted =
            value.unicodeScalars.count <= limit
            ? value : String(value.unicodeScalars.prefix(limit)) + "..."
        for phrase in phrases {
            add("Value '\(quoted)' at '\(path)' failed to satisfy constraint: \(phrase)")
        }
    }

    private mutating func violateNull(_ path: String) {
        add("Value null at '\(path)' failed to satisfy constraint: Member must not be null")
    }

    private mutating func add(_ violation: String) {
        count += 1
        if violations.count < CloudMapLimits.violations { violations.append(violation) }
    }

    private func wrongKind(_ path: String, _ kind: String) -> APIError {
        .serialization(path.isEmpty ? "the body must be \(kind)" : "'\(path)' must be \(kind)")
    }
}

extension JSONObject {
    /// The members in the order of their names, the last of each.
    var entries: [Pair] {
        var entries: [Pair] = []
        entries.reserveCapacity(pairs.count)
        // Sorting keeps the order of those with one name.
        for pair in pairs.sorted(by: { $0.name < $1.name }) {
            if entries.last?.name == pair.name { entries.removeLast() }
            entries.append(pair)
        }
        return entries
    }
}
