/// One thing that is wrong and where it stands.
package struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// `file:line:column`, a flag or a variable; nil when it is about none of them.
    package let place: String?
    /// What is wrong and what to do about it.
    package let message: String

    /// A problem at this place.
    package init(_ message: String, at place: String? = nil) {
        self.place = place
        self.message = message
    }

    /// The line a person reads: `muster.yaml:3:1: unknown key 'zonez'`.
    package var description: String { place.map { "\($0): \(message)" } ?? message }
}

/// Everything that was found wrong at once: the error type of this module.
package struct Problems: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problems in the order of the files they stand in; never empty.
    package var list: [Problem]

    /// These problems.
    package init(_ list: [Problem]) { self.list = list }

    /// One problem at no place.
    package init(_ message: String) { list = [Problem(message)] }

    /// One line for each problem.
    package var description: String { list.map(\.description).joined(separator: "\n") }
}
