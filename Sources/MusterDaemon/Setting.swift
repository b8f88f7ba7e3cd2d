/// One row of the table of settings: its key in YAML, from which its flag and its variable follow,
/// what a value looks like, and where it goes.
package struct Setting: Sendable {
    /// The key in the configuration file: `maxAnswers`, or `quotas.namespaces` for a nested one.
    package let key: String
    /// What a value looks like, for `--help`.
    package let placeholder: String
    /// One sentence about it.
    package let help: String
    /// How many values it has.
    package let shape: Shape
    /// The word that stands alone for no value at all, as YAML's `[]` does; nil where there must be
    /// one.
    var absent: String?
    /// Writes values into a configuration, or says which are wrong and what they should have been.
    let assign: @Sendable (inout Configuration, [String]) -> [Wrong]
    /// The value in a configuration, as a person would write it.
    let show: @Sendable (Configuration) -> String

    /// How many values a setting has.
    package enum Shape: Sendable {
        case one
        case list
        /// In YAML a list, or a mapping whose values are texts or lists; elsewhere a list of texts,
        /// with `key=` in front where a mapping has a key.
        case listOrPairs
        /// In YAML a mapping, elsewhere a list of `key=value`.
        case pairs
    }

    /// What a value should have been: `a whole number from 1 to 64`.
    typealias Expectation = String

    /// Where a setting's value lives.
    typealias Path<Value> = any WritableKeyPath<Configuration, Value> & Sendable

    /// The long flag without its dashes: `max-answers`.
    package var flag: String { words.joined(separator: "-") }
    /// The environment variable: `MUSTER_MAX_ANSWERS`.
    package var variable: String {
        Self.variablePrefix + words.map { $0.uppercased() }.joined(separator: "_")
    }
    /// The default, as a person would write it.
    package var fallback: String { show(Configuration()) }

    /// What every environment variable of the program starts with.
    static let variablePrefix = "MUSTER_"

    /// `quotas.instancesPerService` is `quotas`, `instances`, `per`, `service`; `knownVPCs` is
    /// `known`, `vpcs`; `dnsSDText` is `dns`, `sd`, `text`.
    private var words: [String] {
        var words = [""]
        var previous: Character = "."
        for (index, character) in zip(key.indices, key) {
            // Behind capitals a word starts with the one that two small letters follow.
            let next = key[index...].dropFirst().prefix(2)
            let isFirst =
                !previous.isUppercase || (next.count == 2 && next.allSatisfy(\.isLowercase))
            let starts = character == "." || (character.isUppercase && isFirst)
            if starts { words.append("") }
            if character != "." { words[words.count - 1] += character.lowercased() }
            previous = character
        }
        return words
    }

    /// A value that is none.
    struct Wrong: Sendable, ExpressibleByStringInterpolation {
        /// What it should have been.
        let expectation: Expectation
        /// Which of the values it is.
        let index: Int

        /// The value at `index`.
        init(_ expectation: Expectation, at index: Int) {
            self.expectation = expectation
            self.index = index
        }

        /// The first value.
        init(stringLiteral expectation: String) { self.init(expectation, at: 0) }
    }
}
