/// Reads declarations off tokens: no parser, but it knows where types and bodies begin and end.
struct DeclarationReader {
    private let tokens: [Token]
    private var position = 0
    private var found: [Declaration] = []

    /// The declarations of a file, those in function bodies left out.
    static func declarations(in tokens: [Token]) -> [Declaration] {
        var reader = DeclarationReader(tokens: tokens)
        while reader.position < tokens.count { reader.readMembers(arePrivate: false) }
        return reader.found
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    /// Reads up to the brace that closes the scope, or to the end.
    private mutating func readMembers(arePrivate: Bool) {
        var start: Int?
        while position < tokens.count, tokens[position].text != "}" {
            let text = tokens[position].text
            if text == "import" || text == "#" {
                skipLine()
                start = nil
            } else if text == "@" {
                start = start ?? position
                position += 2
                skipGroup()
            } else if Declaration.keywords.contains(text), !isClassModifier {
                read(from: start ?? position, arePrivate: arePrivate)
                start = nil
            } else if Declaration.modifiers.contains(text) || isClassModifier {
                start = start ?? position
                position += 1
                skipGroup()
            } else {
                position += 1
                start = nil
            }
        }
        position += 1
    }

    private var isClassModifier: Bool {
        tokens[position].text == "class" && position + 1 < tokens.count
            && ["func", "var"].contains(tokens[position + 1].text)
    }

    /// Reads one declaration whose first attribute or modifier is at `start`.
    private mutating func read(from start: Int, arePrivate: Bool) {
        let keyword = tokens[position].text
        let name = position + 1 < tokens.count ? tokens[position + 1].text : ""
        let modifiers = tokens[start..<position].map(\.text)
        let isPrivate = arePrivate || modifiers.contains { $0 == "private" || $0 == "fileprivate" }
        position += 1
        let index = found.count
        let body = readBody(ofType: Declaration.types.contains(keyword), arePrivate: isPrivate)
        found.insert(
            Declaration(
                keyword: keyword, name: name, modifiers: modifiers, line: tokens[start].line,
                body: body, isPrivate: isPrivate),
            at: index)
    }

    /// Goes to the end of the declaration; gives the lines of its first pair of braces.
    private mutating func readBody(ofType: Bool, arePrivate: Bool) -> ClosedRange<Int>? {
        var body: ClosedRange<Int>?
        while position < tokens.count, tokens[position].text != "}", !startsAnother {
            if tokens[position].text == "{" {
                let first = tokens[position].line
                if ofType {
                    position += 1
                    readMembers(arePrivate: arePrivate)
                    return first...line(before: position)
                }
                skipGroup()
                body = body ?? first...line(before: position)
            } else if "([".contains(tokens[position].text) {
                skipGroup()
            } else {
                position += 1
            }
        }
        return body
    }

    /// True when a line begins here with what can only be the next declaration.
    private var startsAnother: Bool {
        guard position > 0, tokens[position - 1].line < tokens[position].line else { return false }
        let text = tokens[position].text
        return text == "@" || text == "#" || Declaration.keywords.contains(text)
            || Declaration.modifiers.contains(text)
    }

    private func line(before position: Int) -> Int { tokens[position - 1].line }

    private mutating func skipLine() {
        let line = tokens[position].line
        while position < tokens.count, tokens[position].line == line { position += 1 }
    }

    /// From an opening bracket to behind the one that closes it; nothing when none is here.
    private mutating func skipGroup() {
        guard position < tokens.count, "([{".contains(tokens[position].text) else { return }
        var depth = 0
        repeat {
            if "([{".contains(tokens[position].text) { depth += 1 }
            if ")]}".contains(tokens[position].text) { depth -= 1 }
            position += 1
        } while depth > 0 && position < tokens.count
    }
}
