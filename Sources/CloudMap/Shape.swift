internal import Registry

/// The form that a value of a request must have, as the service model describes it.
package indirect enum Shape: Sendable {
    case string(TextShape)
    case integer(IntegerShape)
    case list(ListShape)
    case map(MapShape)
    case structure([Member])
}

/// A member of a structure.
package struct Member: Sendable {
    let name: String
    let shape: Shape
    let isRequired: Bool

    /// A member of this shape.
    package init(_ name: String, _ shape: Shape, isRequired: Bool = false) {
        self.name = name
        self.shape = shape
        self.isRequired = isRequired
    }
}

/// A text: its length in code points, its pattern, or the values it may have.
package struct TextShape: Sendable {
    var min: Int?
    var max: Int?
    var pattern: TextPattern?
    var values: [String]?

    /// A text of these limits.
    ///
    /// - Parameter pattern: A regular expression of the model; one that `TextPattern` does not know
    ///   ends the program, and a test proves that there is none.
    package init(min: Int? = nil, max: Int? = nil, pattern: String? = nil, values: [String]? = nil)
    {
        self.min = min
        self.max = max
        self.pattern = pattern.map { TextPattern.named[$0]! }
        self.values = values
    }
}

extension TextPattern {
    /// The model's patterns by their text.
    fileprivate static let named = Dictionary(uniqueKeysWithValues: all.map { ($0.text, $0) })
}

/// A whole number.
package struct IntegerShape: Sendable {
    var min: Int?
    var max: Int?

    /// A number of these limits.
    package init(min: Int? = nil, max: Int? = nil) {
        self.min = min
        self.max = max
    }
}

/// A list: its elements, and how many.
package struct ListShape: Sendable {
    let element: Shape
    var min: Int?
    var max: Int?

    /// A list of such elements.
    package init(of element: Shape, min: Int? = nil, max: Int? = nil) {
        self.element = element
        self.min = min
        self.max = max
    }
}

/// A map from text: its keys and values, and how many.
package struct MapShape: Sendable {
    let key: Shape
    let value: Shape
    var min: Int?
    var max: Int?

    /// A map of such keys and values.
    package init(key: Shape, value: Shape, min: Int? = nil, max: Int? = nil) {
        self.key = key
        self.value = value
        self.min = min
        self.max = max
    }
}
