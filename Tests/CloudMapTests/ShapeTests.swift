import Registry
import Testing

@testable import CloudMap

/// The generated model, as the program reads it.
@Suite struct ShapeTests {
    @Test("Every pattern of the model is known: making a shape with another ends the program")
    func patterns() {
        var known: Set<String> = []
        for operation in CloudMapOperation.allCases { Self.collect(operation.input, into: &known) }
        #expect(known.count >= 7)
    }

    private static func collect(_ shape: Shape, into patterns: inout Set<String>) {
        switch shape {
        case .string(let shape): if let pattern = shape.pattern { patterns.insert(pattern.text) }
        case .integer: break
        case .list(let shape): collect(shape.element, into: &patterns)
        case .map(let shape):
            collect(shape.key, into: &patterns)
            collect(shape.value, into: &patterns)
        case .structure(let members):
            for member in members { collect(member.shape, into: &patterns) }
        }
    }
}
