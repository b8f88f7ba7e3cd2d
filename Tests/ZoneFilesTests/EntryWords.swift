import TestKit

/// Makes entries up: most words are right, some are odd, some are wrong.
enum EntryWords {
    private static let types = ["A", "AAAA", "NS", "CNAME", "PTR", "SRV", "MX", "TXT"]
    private static let odd: [String] = [
        "", "(", ")", "\"", "\\", "\\#", "@", "$", ";", "x;y", "TYPE1", "CH", "SOA", "1h", "-1",
        "65536", "00000000001", "99999999999", "::", ":", "1:2", "1.2.3", "..", ".", "a..b", ".a",
        "\u{FC}", "\"a\"b", "\r", "a@b", "\\065", "a\\.b", "\"\\\"\"", "\t",
    ]

    /// One entry with the end of its line.
    static func entry(using generator: inout SeededGenerator) -> [UInt8] {
        let type = types.randomElement(using: &generator) ?? "A"
        let owner =
            Int.random(in: 0..<4, using: &generator) == 0 ? "" : name(using: &generator)
        var words =
            [["60"], ["IN"], ["60", "IN"], ["in", "0"], []]
            .randomElement(using: &generator) ?? []
        words.append(Bool.random(using: &generator) ? type : type.lowercased())
        words += data(type, using: &generator)
        if Int.random(in: 0..<8, using: &generator) == 0 {
            let place = Int.random(in: 0..<words.count, using: &generator)
            words[place] = odd.randomElement(using: &generator) ?? ""
        }
        if Int.random(in: 0..<16, using: &generator) == 0 {
            words.insert(
                odd.randomElement(using: &generator) ?? "",
                at: Int.random(in: 0...words.count, using: &generator))
        }
        let blank = [" ", "\t", "  "].randomElement(using: &generator) ?? " "
        let end = ["\n", "\n", "\r\n", " ; comment\n", ";\n", ""].randomElement(using: &generator)
        return Array(([owner] + words).joined(separator: blank).utf8) + Array((end ?? "").utf8)
    }

    /// Changes, takes out or doubles an octet.
    static func mutate(_ text: inout [UInt8], using generator: inout SeededGenerator) {
        guard let place = text.indices.randomElement(using: &generator) else { return }
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: text.remove(at: place)
        case 1: text.insert(text[place], at: place)
        case 2:
            text[place] = Array(#"aZ09 .:@\*_-"();/!#$%+,="#.utf8).randomElement(using: &generator)!
        default: text[place] = UInt8.random(in: 1...255, using: &generator)
        }
    }

    private static func data(_ type: String, using generator: inout SeededGenerator) -> [String] {
        func number() -> String {
            String(Int.random(in: 0...65_535, using: &generator))
        }
        switch type {
        case "A":
            let most = Int.random(in: 0..<12, using: &generator) == 0 ? 300 : 255
            return [
                (0..<4).map { _ in String(Int.random(in: 0...most, using: &generator)) }
                    .joined(separator: ".")
            ]
        case "AAAA": return [address(using: &generator)]
        case "MX": return [number(), name(using: &generator)]
        case "SRV": return [number(), number(), number(), name(using: &generator)]
        case "TXT":
            return (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                string(using: &generator)
            }
        default: return [name(using: &generator)]
        }
    }

    private static func name(using generator: inout SeededGenerator) -> String {
        let labels = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            let length = Int.random(in: 0..<20, using: &generator) == 0 ? 62...65 : 1...9
            return String(
                (0..<Int.random(in: length, using: &generator)).map { _ in
                    "abcXYZ059-_*".randomElement(using: &generator) ?? "a"
                })
        }
        let tail = ["", "", ".", ".example.org.", String(repeating: ".abcdefg", count: 27)]
        let name = labels.joined(separator: ".") + (tail.randomElement(using: &generator) ?? "")
        return Int.random(in: 0..<10, using: &generator) == 0 ? "@" : name
    }

    /// An IPv6 address of up to nine groups, with or without `::`.
    private static func address(using generator: inout SeededGenerator) -> String {
        var groups = (0..<Int.random(in: 6...9, using: &generator)).map { _ in
            String(
                UInt32.random(in: 0...0x1_0000, using: &generator) >> 4, radix: 16,
                uppercase: Bool.random(using: &generator))
        }
        if Int.random(in: 0..<3, using: &generator) == 0 { return groups.joined(separator: ":") }
        let start = Int.random(in: 0..<groups.count, using: &generator)
        let end = Int.random(in: start..<groups.count, using: &generator)
        groups.replaceSubrange(start...end, with: [""])
        let text = groups.joined(separator: ":")
        return (start == 0 ? ":" : "") + text + (text.hasSuffix(":") ? ":" : "")
    }

    private static func string(using generator: inout SeededGenerator) -> String {
        let most = Int.random(in: 0..<20, using: &generator) == 0 ? 257 : 12
        let text = String(
            (0..<Int.random(in: 0...most, using: &generator)).map { _ in
                "ab Z09;()@$=.,:/#'[".randomElement(using: &generator) ?? "a"
            })
        return Bool.random(using: &generator) ? "\"\(text)\"" : text.filter { !" ;()".contains($0) }
    }
}
