/// A Swift file of the tree, and what the rules need to know of it.
struct SourceFile: Sendable {
    /// From the top of the checkout: `Sources/Zones/Trie.swift`.
    let path: String
    /// The lines as they are.
    let lines: [String]
    /// The same lines with blanks for everything in comments and string literals.
    let code: [String]
    /// What the file declares, outside of function bodies.
    let declarations: [Declaration]

    init(path: String, text: String) {
        self.path = path
        let masked = SourceMask.masked(Array(text.utf8))
        lines = Self.split(Array(text.utf8))
        code = Self.split(masked)
        declarations = DeclarationReader.declarations(in: Token.tokens(of: masked))
    }

    /// The module of a file under Sources.
    var module: String? {
        let parts = path.split(separator: "/")
        return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
    }

    /// `Trie.swift`.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// True of a table that a script wrote, `Model+generated.swift`, whose size says nothing.
    var isGenerated: Bool { name.hasSuffix("+generated.swift") }

    /// The numbers of the lines, from 1, whose code is such.
    func numbers(where isSuch: (String) -> Bool) -> [Int] {
        code.indices.filter { isSuch(code[$0]) }.map { $0 + 1 }
    }

    private static func split(_ text: [UInt8]) -> [String] {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    /// True when the text contains `word` and no letter, digit or `_` touches it.
    func hasWord(_ word: String) -> Bool {
        ranges(of: word).contains { range in
            let before = self[..<range.lowerBound].last
            let after = self[range.upperBound...].first
            return ![before, after].contains { $0?.isPartOfWord ?? false }
        }
    }
}

extension Character {
    fileprivate var isPartOfWord: Bool { isLetter || isNumber || self == "_" }
}
