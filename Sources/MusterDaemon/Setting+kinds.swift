import Registry

/// The kinds of settings.
extension Setting {
    /// A text that is not empty; `check` says what it should have been; nil when it is right.
    static func text(
        _ key: String, _ placeholder: String, _ path: Path<String>, _ help: String,
        check: @escaping @Sendable (String) -> Expectation? = { _ in nil }
    ) -> Setting {
        Setting(key: key, placeholder: placeholder, help: help, shape: .one) {
            guard !$1[0].isEmpty else { return ["a text that is not empty"] }
            if let expectation = check($1[0]) { return ["\(expectation)"] }
            $0[keyPath: path] = $1[0]
            return []
        } show: {
            $0[keyPath: path]
        }
    }

    /// A text that may be absent; `fallback` says what is taken then.
    static func optionalText(
        _ key: String, _ placeholder: String, _ path: Path<String?>, fallback: String,
        _ help: String
    ) -> Setting {
        Setting(key: key, placeholder: placeholder, help: help, shape: .one) {
            guard !$1[0].isEmpty else { return ["a text that is not empty"] }
            $0[keyPath: path] = $1[0]
            return []
        } show: {
            $0[keyPath: path] ?? fallback
        }
    }

    /// Some texts, at least one; `check` says what one should have been; nil when it is right.
    static func list(
        _ key: String, _ placeholder: String, _ path: Path<[String]>, _ help: String,
        check: @escaping @Sendable (String) -> Expectation?
    ) -> Setting {
        Setting(key: key, placeholder: placeholder, help: help, shape: .list) {
            $0[keyPath: path] = $1
            return wrong($1, check)
        } show: {
            $0[keyPath: path].joined(separator: ",")
        }
    }

    /// Some texts or none, for which the word `absent` stands; `meaning` says what comes of none.
    static func optionalList(
        _ key: String, _ placeholder: String, _ path: Path<[String]>, _ help: String,
        absent: String = "none", meaning: String? = nil, shape: Shape = .list,
        check: @escaping @Sendable (String) -> Expectation?
    ) -> Setting {
        let fallback = meaning.map { "\(absent): \($0)" } ?? absent
        return several(key, placeholder, help, shape: shape, absent: absent) {
            $0[keyPath: path] = $1
            return wrong($1, check)
        } show: {
            $0[keyPath: path].isEmpty ? fallback : $0[keyPath: path].joined(separator: ",")
        }
    }

    /// A set that is nil, any, until it is given.
    static func set(
        _ key: String, _ placeholder: String, _ path: Path<Set<String>?>, _ help: String
    ) -> Setting {
        several(key, placeholder, help, shape: .list, absent: "any") {
            $0[keyPath: path] = $1.isEmpty ? nil : Set($1)
            return []
        } show: {
            $0[keyPath: path].map { $0.sorted().joined(separator: ",") } ?? "any"
        }
    }

    /// Keys with values; `isValue` tells whether a value is right.
    static func pairs(
        _ key: String, _ placeholder: String, _ path: Path<[String: String]>, _ help: String,
        isValue: @escaping @Sendable (String) -> Bool
    ) -> Setting {
        several(key, placeholder, help, shape: .pairs, absent: "none") {
            var pairs: [String: String] = [:]
            var wrong: [Wrong] = []
            for (index, text) in $1.enumerated() {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                if parts.count == 2, isValue(parts[1]) {
                    pairs[parts[0]] = parts[1]
                } else {
                    wrong.append(Wrong(placeholder, at: index))
                }
            }
            $0[keyPath: path] = pairs
            return wrong
        } show: {
            let pairs = $0[keyPath: path].map { "\($0.key)=\($0.value)" }.sorted()
            return pairs.isEmpty ? "none" : pairs.joined(separator: ",")
        }
    }

    /// Ranges of addresses; `absent` is the word for none of them.
    static func prefixes(
        _ key: String, _ path: Path<[AddressPrefix]>, absent: String = "none", _ help: String
    ) -> Setting {
        several(key, "PREFIX", help, shape: .list, absent: absent) {
            $0[keyPath: path] = $1.compactMap(AddressPrefix.init)
            return wrong($1, PrefixExpectation.prefix)
        } show: {
            let texts = $0[keyPath: path].map(\.description)
            return texts.isEmpty ? absent : texts.joined(separator: ",")
        }
    }

    /// Several values; the word `absent` alone assigns none, beside others it is wrong.
    private static func several(
        _ key: String, _ placeholder: String, _ help: String, shape: Shape, absent: String,
        assign: @escaping @Sendable (inout Configuration, [String]) -> [Wrong],
        show: @escaping @Sendable (Configuration) -> String
    ) -> Setting {
        Setting(
            key: key, placeholder: "\(placeholder)|\(absent)", help: help, shape: shape,
            absent: absent,
            assign: {
                if $1 == [absent] { return assign(&$0, []) }
                let misplaced = zip($1.indices, $1).filter { $0.1 == absent }.map(\.0)
                let found = assign(&$0, $1).filter { !misplaced.contains($0.index) }
                return found
                    + misplaced.map { Wrong("\(absent) alone, or values without it", at: $0) }
            }, show: show)
    }

    private static func wrong(
        _ values: [String], _ check: (String) -> Expectation?
    ) -> [Wrong] {
        values.enumerated().compactMap { index, value in check(value).map { Wrong($0, at: index) } }
    }

    /// A whole number in a range.
    static func count(
        _ key: String, _ path: Path<Int>, _ range: ClosedRange<Int>, _ help: String
    ) -> Setting {
        Setting(key: key, placeholder: "COUNT", help: help, shape: .one) {
            guard let count = Int($1[0]), range.contains(count) else {
                return ["\(expectation(range))"]
            }
            $0[keyPath: path] = count
            return []
        } show: {
            String($0[keyPath: path])
        }
    }

    /// A count that one word, such as `unlimited`, leaves out.
    static func optionalCount(
        _ key: String, _ path: Path<Int?>, _ range: ClosedRange<Int>, absent: String, _ help: String
    ) -> Setting {
        Setting(key: key, placeholder: "COUNT|\(absent)", help: help, shape: .one) {
            let count = Int($1[0])
            guard $1[0] == absent || count.map(range.contains) == true else {
                return ["\(expectation(range)), or \(absent)"]
            }
            $0[keyPath: path] = count
            return []
        } show: {
            $0[keyPath: path].map(String.init) ?? absent
        }
    }

    /// On or off.
    static func toggle(_ key: String, _ path: Path<Bool>, _ help: String) -> Setting {
        Setting(key: key, placeholder: "on|off", help: help, shape: .one) {
            switch $1[0].lowercased() {
            case "on", "true", "yes": $0[keyPath: path] = true
            case "off", "false", "no": $0[keyPath: path] = false
            default: return ["on or off"]
            }
            return []
        } show: {
            $0[keyPath: path] ? "on" : "off"
        }
    }

    /// One of the words of an enumeration.
    static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: String, _ path: Path<Choice>, _ help: String
    ) -> Setting {
        let words = Choice.allCases.map(\.rawValue)
        let isLong = words.count > 4
        let placeholder = isLong ? "WORD" : words.joined(separator: "|")
        let help = isLong ? "\(help) One of \(words.joined(separator: ", "))." : help
        return Setting(key: key, placeholder: placeholder, help: help, shape: .one) {
            guard let choice = Choice(rawValue: $1[0]) else {
                return ["one of \(words.joined(separator: ", "))"]
            }
            $0[keyPath: path] = choice
            return []
        } show: {
            $0[keyPath: path].rawValue
        }
    }

    /// The same, where the word may be absent; `fallback` says what is taken then.
    static func optionalChoice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ key: String, _ path: Path<Choice?>, fallback: String, _ help: String
    ) -> Setting {
        let words = Choice.allCases.map(\.rawValue)
        let placeholder = words.joined(separator: "|")
        return Setting(key: key, placeholder: placeholder, help: help, shape: .one) {
            guard let choice = Choice(rawValue: $1[0]) else {
                return ["one of \(words.joined(separator: ", "))"]
            }
            $0[keyPath: path] = choice
            return []
        } show: {
            $0[keyPath: path]?.rawValue ?? fallback
        }
    }

    private static func expectation(_ range: ClosedRange<Int>) -> Expectation {
        "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
}
