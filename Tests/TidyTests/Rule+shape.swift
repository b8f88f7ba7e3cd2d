/// Sizes, and words that explain.
extension Rule {
    static let fileLines = 400
    static let bodyLines = 60
    static let columns = 100

    static let shape = [
        Rule(
            "A file has less than \(fileLines) lines",
            remedy: "split it by topic: Type+topic.swift",
            breach: ("Sources/Zones/A.swift", String(repeating: "let a = 1\n", count: fileLines)),
            { $0.isGenerated || $0.lines.count < fileLines ? [] : [fileLines] }),
        Rule(
            "A body has at most \(bodyLines) lines",
            remedy: "give its steps names of their own",
            breach: (
                "Tests/ZonesTests/A.swift",
                "func a() {\n" + String(repeating: "    b()\n", count: bodyLines + 1) + "}\n"
            ),
            longBodies),
        Rule(
            "A line has at most \(columns) columns",
            remedy: "break the line",
            breach: ("Package.swift", "// " + String(repeating: "x", count: columns) + "\n"),
            { file in
                file.isGenerated
                    ? []
                    : file.lines.indices.filter { file.lines[$0].count > columns }.map { $0 + 1 }
            }),
        Rule(
            "A declaration that is not private has a doc comment",
            remedy: "say in one sentence behind /// what it is",
            breach: ("Sources/Zones/A.swift", "/// A.\nstruct A {\n    func b() {}\n}\n"),
            undocumented),
    ]

    private static func longBodies(_ file: SourceFile) -> [Int] {
        if file.isGenerated { return [] }
        return file.declarations.filter(\.isRoutine).compactMap { declaration in
            guard let body = declaration.body, body.count - 2 > bodyLines else { return nil }
            return declaration.line
        }
    }

    /// Stored properties, cases, and what a module reads off them in one line may speak for
    /// themselves; what everybody knows needs no words.
    private static func undocumented(_ file: SourceFile) -> [Int] {
        guard file.module != nil else { return [] }
        let silent: Set = ["let", "case", "deinit", "extension", "associatedtype"]
        let known: Set = ["hash", "encode", "main"]
        return file.declarations.filter { declaration in
            !declaration.isPrivate && !silent.contains(declaration.keyword)
                && !declaration.speaksForItself
                && !declaration.modifiers.contains("override")
                && !known.contains(declaration.name) && !declaration.isOperator
                && !isDocumented(declaration, in: file)
        }.map(\.line)
    }

    private static func isDocumented(_ declaration: Declaration, in file: SourceFile) -> Bool {
        var line = declaration.line - 1
        while line > 0 {
            let text = file.lines[line - 1].drop { $0 == " " }
            if text.hasPrefix("///") { return true }
            // A plain comment or a compiler condition may stand between the two.
            guard text.hasPrefix("//") || text.hasPrefix("#") else { return false }
            line -= 1
        }
        return false
    }
}

extension Declaration {
    fileprivate var speaksForItself: Bool {
        guard keyword == "var" else { return false }
        guard let body else { return true }
        return body.count == 1 && !modifiers.contains { $0 == "public" || $0 == "package" }
    }

    fileprivate var isOperator: Bool {
        keyword == "func" && name.allSatisfy { !$0.isLetter && $0 != "_" && $0 != "`" }
    }
}
