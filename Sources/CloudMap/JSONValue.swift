/// A JSON text's value (RFC 8259), with the members of objects in their order.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number without fraction and exponent that fits.
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// The text of a string.
    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The elements of an array.
    package var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object.
    package var members: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    /// A text that is written down in the source.
    package init(stringLiteral text: String) { self = .string(text) }
    /// A number that is written down in the source.
    package init(integerLiteral integer: Int) { self = .integer(integer) }
}

/// The members of a JSON object. A name that stands there twice has its last value.
package struct JSONObject: Hashable, Sendable {
    package private(set) var pairs: [Pair]

    /// A member.
    package struct Pair: Hashable, Sendable {
        package let name: String
        package let value: JSONValue

        /// A member of this name.
        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// An object of these members.
    package init(_ pairs: [Pair] = []) { self.pairs = pairs }

    /// The value of a member; null is as good as absent.
    package subscript(name: String) -> JSONValue? {
        let value = pairs.last { $0.name == name }?.value
        return value == .null ? nil : value
    }

    /// Adds a member; nil adds none.
    package mutating func add(_ name: String, _ value: JSONValue?) {
        if let value { pairs.append(Pair(name, value)) }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// The members in the order of the literal; those whose value is nil are left out.
    package init(dictionaryLiteral elements: (String, JSONValue?)...) {
        pairs = []
        pairs.reserveCapacity(elements.count)
        for (name, value) in elements { add(name, value) }
    }
}
