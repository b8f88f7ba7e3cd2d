/// What the compiler lets pass when it is told to.
extension Rule {
    /// How many other lines may stand between an unsafe expression and its reason.
    static let reach = 6

    static let safety = [
        Rule(
            "A SAFETY comment stands before every unsafe expression",
            remedy: "name the check that makes it sound: // SAFETY: ...",
            breach: ("Sources/Zones/A.swift", "let a = unsafe b()\n"),
            unreasoned),
        Rule(
            "Nothing is nonisolated(unsafe)",
            remedy: "make it a constant, an argument, or a part of what owns it",
            breach: ("Tests/ZonesTests/A.swift", "nonisolated(unsafe) var a = 1\n"),
            { $0.numbers { $0.contains("nonisolated(unsafe)") } }),
        Rule(
            "Nothing is @unchecked Sendable",
            remedy: "let the compiler check it: a value type, an actor or a Mutex",
            breach: ("Sources/Muster/A.swift", "final class A: @unchecked Sendable {}\n"),
            { $0.numbers { $0.contains("@unchecked") } }),
        Rule(
            "No target has unsafe flags",
            remedy: "a package with them cannot be depended on by version: leave them out",
            breach: ("Package.swift", "    .unsafeFlags([])\n"),
            { $0.numbers { $0.hasWord("unsafeFlags") } }),
    ]

    private static func unreasoned(_ file: SourceFile) -> [Int] {
        file.numbers { $0.marksUnsafe }.filter { number in
            var others = 0
            for line in file.lines.indices.prefix(number).reversed() {
                if file.lines[line].contains("// SAFETY:") { return false }
                if !file.code[line].marksUnsafe { others += 1 }
                if others > reach { break }
            }
            return true
        }
    }
}

extension String {
    /// True when `unsafe` marks an expression here, and is no part of an attribute or a modifier.
    fileprivate var marksUnsafe: Bool {
        guard contains("unsafe") else { return false }
        let others = ["@unsafe", "nonisolated(unsafe)", "unowned(unsafe)", ".unsafe", "unsafe:"]
        return others.reduce(self) { $0.replacing($1, with: "") }.hasWord("unsafe")
    }
}
