/// A rule that each Swift file keeps by itself, with a sample that breaks it.
struct Rule: Sendable {
    /// What holds, as a sentence.
    let promise: String
    /// What to do where it does not.
    let remedy: String
    /// The lines that break it, from 1.
    let offences: @Sendable (SourceFile) -> [Int]
    /// A file that breaks it exactly once: where it lies, and its text.
    let breach: (path: String, text: String)

    init(
        _ promise: String, remedy: String, breach: (path: String, text: String),
        _ offences: @escaping @Sendable (SourceFile) -> [Int]
    ) {
        self.promise = promise
        self.remedy = remedy
        self.breach = breach
        self.offences = offences
    }

    /// The offences of a file for people: `Sources/Zones/Trie.swift:12: what to do`.
    func report(_ file: SourceFile) -> [String] {
        offences(file).map { "\(file.path):\($0): \(remedy)" }
    }

    static let all = shape + safety + boundaries + habits
}
