/// What the rules need to read of Markdown.
enum Markdown {
    /// The lines outside of fenced code, the others blank.
    static func prose(_ text: String) -> [Substring] {
        var isCode = false
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let isFence = line.drop { $0 == " " }.hasPrefix("```")
            if isFence { isCode.toggle() }
            return isCode || isFence ? "" : line
        }
    }

    /// The targets of links that name no other host, without their fragments.
    static func relativeLinks(_ text: String) -> [(line: Int, target: String)] {
        prose(text).enumerated().flatMap { index, line in
            line.split(separator: "](").dropFirst().compactMap { rest in
                let target = rest.prefix { $0 != ")" && $0 != "#" && $0 != " " }
                let leaves = target.contains(":") || target.isEmpty
                return leaves ? nil : (index + 1, String(target))
            }
        }
    }

    /// The path from the top of the checkout that a link of the file at `path` means.
    static func resolve(_ target: String, from path: String) -> String {
        var parts = target.hasPrefix("/") ? [] : path.split(separator: "/").dropLast()
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }

    /// The text of the first fenced block of this language.
    static func firstBlock(_ language: String, in text: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let fence = lines.firstIndex(of: "```\(language)") else { return nil }
        return lines[(fence + 1)...].prefix { $0 != "```" }.joined(separator: "\n")
    }

    /// The lines between two comments, moved to the left as far as they all allow.
    static func marked(_ text: String, from begin: String, to end: String) -> String? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let comments = [begin, end].map { comment in
            lines.firstIndex { $0.drop { $0 == " " } == "// \(comment)" }
        }
        guard let first = comments[0], let last = comments[1], first < last else { return nil }
        let region = lines[(first + 1)..<last]
        let margin = region.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return region.map { $0.dropFirst(margin) }.joined(separator: "\n")
    }
}
