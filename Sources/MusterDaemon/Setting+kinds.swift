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

    /// Some texts; `check` says what one element should have been; nil when it is right. `absent`
    /// says what none means.
    static func list(
        _ key: String, _ placeholder: String, _ path: Path<[String]>, _ help: String,
        absent: String = "none", check: @escaping @Sendable (String) -> Expectation?
    ) -> Setting {
        Setting(key: key, placeholder: placeholder, help: help, shape: .list) {
            $0[keyPath: path] = $1
            return $1.enumerated().compactMap { index, value in
                check(value).map { Wrong($0, at: index) }
            }
        } show: {
            $0[keyPath: path].isEmpty ? absent : $0[keyPath: path].joined(separator: ",")
        }
    }

    /// The same, where YAML may have a mapping of lists.
    static func listOrPairs(
        _ key: String, _ placeholder: String, _ path: Path<[String]>, _ help: String,
        absent: String, check: @escaping @Sendable (String) -> Expectation?
    ) -> Setting {
        let list = list(key, placeholder, path, help, absent: absent, check: check)
        return Setting(
            key: key, placeholder: placeholder, help: help, shape: .listOrPairs,
            assign: list.assign, show: list.show)
    }

    /// A set that is nil, any, until it is given.
    static func set(
        _ key: String, _ placeholder: String, _ path: Path<Set<String>?>, _ help: String
    )
        -> Setting
    {
        Setting(key: key, placeholder: placeholder, help: help, shape: .list) {
            $0[keyPath: path] = Set($1)
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
        Setting(key: key, placeholder: placeholder, help: help, shape: .pairs) {
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
        Setting(key: key, placeholder: "PREFIX|\(absent)", help: help, shape: .list) {
            if $1 == [absent] {
                $0[keyPath: path] = []
                return []
            }
            $0[keyPath: path] = $1.compactMap(AddressPrefix.init)
            return $1.enumerated().compactMap { index, value in
                PrefixExpectation.prefix(value).map { Wrong($0, at: index) }
            }
        } show: {
            let texts = $0[keyPath: path].map(\.description)
            return texts.isEmpty ? absent : texts.joined(separator: ",")
        }
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
