import Registry

@testable import CloudMap

/// One way to break a request, and what must be said of it.
struct Breakage {
    let operation: CloudMapOperation
    let body: JSONValue
    let code: String
    /// What the message must contain: the place, and the constraint's phrase.
    let parts: [String]
}

/// Requests made of the model's shapes: whole ones, and every one with a single thing wrong.
struct RequestMaker {
    let operation: CloudMapOperation

    /// A request with every member of the model, each within its constraints.
    var whole: JSONValue { Self.value(of: operation.input) }

    /// A request where every text is as long, every number as large and every list as full as it
    /// may be.
    var largest: JSONValue { Self.value(of: operation.input, isLargest: true) }

    /// Every request that differs from the whole one in one thing that is wrong.
    var breakages: [Breakage] { breakages(of: operation.input, at: "") { $0 } }

    private typealias Wrap = (JSONValue) -> JSONValue

    private func breakages(of shape: Shape, at path: String, _ wrap: Wrap) -> [Breakage] {
        wrongKinds(of: shape, at: path, wrap)
            + {
                switch shape {
                case .string(let shape): texts(shape, at: path, wrap)
                case .integer(let shape): numbers(shape, at: path, wrap)
                case .list(let shape): lists(shape, at: path, wrap)
                case .map(let shape): maps(shape, at: path, wrap)
                case .structure(let members):
                    members.flatMap { member in
                        breakages(of: member, among: members, at: path, wrap)
                    }
                }
            }()
    }

    private func breakage(_ value: JSONValue, _ path: String, _ phrase: String) -> Breakage {
        Breakage(
            operation: operation, body: value, code: "InvalidInput",
            parts: [" at '\(path)' failed to satisfy constraint: ", phrase])
    }

    /// Values of every other kind: what is wrong is the form, not the content.
    private func wrongKinds(of shape: Shape, at path: String, _ wrap: Wrap) -> [Breakage] {
        let kinds: [(name: String, value: JSONValue)] = [
            ("text", "x"), ("number", 1), ("fraction", .number(1.5)), ("word", .bool(true)),
            ("list", .array([])), ("object", .object([:])), ("huge", .number(1e30)),
        ]
        let own: Set<String> =
            switch shape {
            case .string: ["text"]
            case .integer: ["number"]
            case .list: ["list"]
            case .map, .structure: ["object"]
            }
        return kinds.filter { !own.contains($0.name) }.map {
            Breakage(
                operation: operation, body: wrap($0.value), code: "SerializationException",
                parts: [path.isEmpty ? "the body" : path])
        }
    }

    private func texts(_ shape: TextShape, at path: String, _ wrap: Wrap) -> [Breakage] {
        var found: [Breakage] = []
        for (text, phrase) in Self.wrongTexts(shape) {
            found.append(breakage(wrap(.string(text)), path, phrase))
        }
        return found
    }

    private func numbers(_ shape: IntegerShape, at path: String, _ wrap: Wrap) -> [Breakage] {
        let least = shape.min.map {
            breakage(
                wrap(.integer($0 - 1)), path,
                "Member must have value greater than or equal to \($0)")
        }
        let most = shape.max.map {
            breakage(
                wrap(.integer($0 + 1)), path, "Member must have value less than or equal to \($0)")
        }
        return [least, most].compactMap(\.self)
    }

    private func lists(_ shape: ListShape, at path: String, _ wrap: Wrap) -> [Breakage] {
        let element = Self.value(of: shape.element)
        let place = "\(path).1.member"
        var found = breakages(of: shape.element, at: place) { wrap(.array([$0])) }
        found.append(breakage(wrap(.array([.null])), place, "Member must not be null"))
        if let max = shape.max {
            let full = Array(repeating: element, count: max + 1)
            found.append(
                breakage(
                    wrap(.array(full)), path, "Member must have length less than or equal to \(max)"
                ))
        }
        if let min = shape.min, min > 0 {
            found.append(
                breakage(
                    wrap(.array([])), path,
                    "Member must have length greater than or equal to \(min)"))
        }
        return found
    }

    private func maps(_ shape: MapShape, at path: String, _ wrap: Wrap) -> [Breakage] {
        guard case .string(let keys) = shape.key, case .string(let values) = shape.value else {
            preconditionFailure("the model's maps are from text to text")
        }
        func map(_ key: String, _ value: JSONValue) -> JSONValue {
            wrap(.object(JSONObject([JSONObject.Pair(key, value)])))
        }
        let what = "must satisfy constraint: ["
        var found = [breakage(map("k", .null), path, "Map value \(what)Member must not be null]")]
        for (text, phrase) in Self.wrongTexts(keys) {
            found.append(breakage(map(text, ""), path, phrase))
        }
        for (text, phrase) in Self.wrongTexts(values) {
            found.append(breakage(map("k", .string(text)), path, phrase))
        }
        for wrong: JSONValue in [1, .bool(false), .array([]), .object([:])] {
            found.append(
                Breakage(
                    operation: operation, body: map("k", wrong), code: "SerializationException",
                    parts: [path]))
        }
        if let max = shape.max {
            let full = (0...max).map { JSONObject.Pair("k\($0)", "v") }
            found.append(
                breakage(
                    wrap(.object(JSONObject(full))), path,
                    "Member must have length less than or equal to \(max)"))
        }
        if let min = shape.min {
            found.append(
                breakage(
                    wrap(.object([:])), path,
                    "Member must have length greater than or equal to \(min)"))
        }
        return found
    }

    private func breakages(
        of member: Member, among members: [Member], at path: String, _ wrap: Wrap
    ) -> [Breakage] {
        let name = member.name.prefix(1).lowercased() + member.name.dropFirst()
        let place = path.isEmpty ? String(name) : "\(path).\(name)"
        func with(_ value: JSONValue?) -> JSONValue {
            var object = JSONObject()
            for other in members {
                object.add(
                    other.name,
                    other.name == member.name ? value : Self.value(of: other.shape))
            }
            return wrap(.object(object))
        }
        var found = breakages(of: member.shape, at: place) { with($0) }
        if member.isRequired {
            found += [with(nil), with(.null)].map {
                breakage($0, place, "Member must not be null")
            }
        }
        return found
    }
}

/// Values that keep a shape's constraints, and texts that do not.
extension RequestMaker {
    /// A value of this shape.
    static func value(of shape: Shape, isLargest: Bool = false) -> JSONValue {
        switch shape {
        case .string(let shape): .string(text(shape, isLargest: isLargest))
        case .integer(let shape): .integer((isLargest ? shape.max : shape.min) ?? 1)
        case .list(let shape):
            .array(
                Array(
                    repeating: value(of: shape.element, isLargest: isLargest),
                    count: isLargest ? min(shape.max ?? 2, 200) : max(shape.min ?? 1, 1)))
        case .map(let shape):
            .object([
                text(of: shape.key, isLargest): .string(text(of: shape.value, isLargest))
            ])
        case .structure(let members):
            .object(
                JSONObject(
                    members.map {
                        JSONObject.Pair($0.name, value(of: $0.shape, isLargest: isLargest))
                    }))
        }
    }

    private static func text(of shape: Shape, _ isLargest: Bool) -> String {
        guard case .string(let shape) = shape else { preconditionFailure("texts only") }
        return text(shape, isLargest: isLargest)
    }

    /// A text of this shape: a short one, or the longest.
    private static func text(_ shape: TextShape, isLargest: Bool) -> String {
        if let values = shape.values { return values[0] }
        let least = max(shape.min ?? 1, 1)
        if shape.pattern?.text == TextPattern.publicName.text {
            // Labels of at most 63.
            let label = String(repeating: "a", count: isLargest ? 62 : 1)
            return [label, label, label, label].joined(separator: ".")
        }
        if shape.pattern?.text == TextPattern.serviceName.text {
            return isLargest ? text(63) + "." + text(63) : "a"
        }
        return text(isLargest ? shape.max ?? least : least)
    }

    private static func text(_ count: Int) -> String { String(repeating: "a", count: count) }

    /// Texts that break the constraints of a shape, each with the phrase that says so.
    fileprivate static func wrongTexts(_ shape: TextShape) -> [(String, String)] {
        var wrong: [(String, String)] = []
        if let max = shape.max {
            wrong.append((text(max + 1), "Member must have length less than or equal to \(max)"))
        }
        if let min = shape.min, min > 0 {
            wrong.append(
                (text(min - 1), "Member must have length greater than or equal to \(min)"))
        }
        if let pattern = shape.pattern?.text {
            wrong += ofPattern[pattern, default: []].map {
                ($0, "Member must satisfy regular expression pattern: \(pattern)")
            }
        }
        if let values = shape.values {
            let set = values.joined(separator: ", ")
            wrong += [values[0].lowercased(), values[0] + " ", ""].map {
                ($0, "Member must satisfy enum value set: [\(set)]")
            }
        }
        return wrong
    }

    /// Texts that do not satisfy each pattern.
    static let ofPattern: [String: [String]] = [
        TextPattern.instanceID.text: ["", "a b", "a\n", "ä", "a\u{0}", "a,b"],
        TextPattern.attributeKey.text: ["", "a b", "\t", "ä", "\u{7F}"],
        TextPattern.attributeValue.text: [" a", "\ta", "a\nb", "ä", "a\u{0}"],
        TextPattern.httpName.text: ["", "a b", "arn:a", "ä"],
        TextPattern.privateName.text: ["", "a b", "arn:a", "ä", text(254)],
        TextPattern.anyName.text: ["", "a b", "ä", text(1025)],
        TextPattern.publicName.text: [
            "", "a", "a.", ".a", "a..b", "-a.b", "a-.b", "a_b.c", "\(text(64)).b", "a.b.",
        ],
        TextPattern.serviceName.text: [
            "", "_", "a.", ".a", "..", "a..b", "-a", "a-", "a b", "ä", text(64),
            "\(text(63)).\(text(63)).a",
        ],
    ]
}
