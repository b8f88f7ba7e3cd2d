/// What is wrong at one place of a master file, and what to do about it.
package struct ZoneFileError: Error, Hashable, Sendable {
    package let place: SourcePlace
    /// What is wrong.
    package let message: String
    /// What to write instead.
    package let remedy: String

    /// An error at a place.
    package init(_ place: SourcePlace, _ message: String, remedy: String) {
        (self.place, self.message, self.remedy) = (place, message, remedy)
    }
}

extension ZoneFileError: CustomStringConvertible {
    /// One line: the place, what is wrong, what to do.
    package var description: String { "\(place): \(message); \(remedy)" }
}

/// Everything that was wrong in a folder of master files, file by file, line by line.
package struct ZoneFileErrors: Error, Sendable {
    /// At most `ZoneFileLimits.errors` of them; never empty when thrown.
    package private(set) var errors: [ZoneFileError] = []
    /// How many more there were.
    package private(set) var omitted = 0

    /// No errors yet.
    package init() {}

    /// True while nothing is wrong.
    package var isEmpty: Bool { errors.isEmpty }

    /// Takes one more; beyond the limit it is only counted.
    package mutating func append(_ error: ZoneFileError) {
        if errors.count < ZoneFileLimits.errors { errors.append(error) } else { omitted += 1 }
    }

    /// Takes those of another file.
    package mutating func append(_ other: Self) {
        other.errors.forEach { append($0) }
        omitted += other.omitted
    }
}

extension ZoneFileErrors: CustomStringConvertible {
    /// One line for each error, and one for those left out.
    package var description: String {
        let more = omitted == 0 ? [] : ["and \(omitted) more errors"]
        return (errors.map(\.description) + more).joined(separator: "\n")
    }
}
