import Yams

/// Reading a configuration file.
extension YAMLSource {
    /// The settings of a mapping and of the mappings in it; `prefix` is the key it stands under.
    mutating func settings(_ node: Node, prefix: String) -> [Configuration.Given] {
        let depth = prefix.isEmpty ? 0 : prefix.split(separator: ".").count
        let below = Setting.all.filter { $0.key.hasPrefix(prefix) }
            .map { $0.key.split(separator: ".").map(String.init) }
        var known: [String] = []
        for parts in below where !known.contains(parts[depth]) { known.append(parts[depth]) }
        let what = prefix.isEmpty ? "the configuration" : String(prefix.dropLast())
        guard let entries = mapping(node, what, known: known) else { return [] }
        return known.flatMap { (name: String) -> [Configuration.Given] in
            guard let entry = entries[name] else { return [] }
            guard let setting = Setting.named(prefix + name) else {
                return settings(entry.value, prefix: prefix + name + ".")
            }
            let values = values(entry, of: setting)
            guard !values.isEmpty else { return [] }
            return [
                .init(setting: setting, values: values.map(\.text), places: values.map(\.place))
            ]
        }
    }

    /// The values of a setting with their places, without those that are of the wrong kind.
    private mutating func values(_ entry: Entry, of setting: Setting) -> [(
        text: String, place: String
    )] {
        var values: [(text: String, place: String)] = []
        if setting.shape == .pairs, entry.value.scalar.map(\.string) != setting.absent {
            for pair in pairs(entry.value, setting.key) ?? [] {
                guard let value = text(pair.value, pair.name) else { continue }
                values.append(("\(pair.name)=\(value)", place(of: pair.key)))
            }
        } else if setting.shape == .listOrPairs, entry.value.mapping != nil {
            for pair in pairs(entry.value, setting.key) ?? [] {
                for node in pair.value.sequence.map(Array.init) ?? [pair.value] {
                    guard let value = text(node, pair.name) else { continue }
                    values.append(("\(pair.name)=\(value)", place(of: node)))
                }
            }
        } else {
            let isList = setting.shape != .one && entry.value.sequence != nil
            let nodes = isList ? entry.value.sequence.map(Array.init) ?? [] : [entry.value]
            if nodes.isEmpty {
                if let absent = setting.absent { return [(absent, place(of: entry.value))] }
                report("\(setting.key) must have at least one element", at: entry.value)
            }
            for node in nodes {
                guard let value = text(node, setting.key) else { continue }
                values.append((value, place(of: node)))
            }
        }
        return values
    }
}
