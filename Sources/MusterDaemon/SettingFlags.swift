import ArgumentParser

/// Which settings a command has flags for.
package protocol SettingSelection: Sendable {
    /// The settings in the order of `--help`.
    static var settings: [Setting] { get }
}

/// All of them: for the commands that read what is served.
package enum ServerSettings: SettingSelection {
    /// Every setting, and the file.
    package static var settings: [Setting] { [.file] + Setting.all }
}

/// Those that lead to a running server.
package enum ClientSettings: SettingSelection {
    /// Those of clients, and the file.
    package static var settings: [Setting] { [.file] + Setting.forClients }
}

/// Those that lead to a running server's API.
package enum APIClientSettings: SettingSelection {
    /// Its address, what it proves over TLS that it is, and the file.
    package static var settings: [Setting] {
        [.file] + Setting.all.filter { ["api", "apiCertificate", "apiHosts"].contains($0.key) }
    }
}

/// Flags for settings, made from the table that names their YAML keys and variables too.
package struct SettingFlags<Selection: SettingSelection>: ParsableArguments, CustomReflectable {
    /// What was given, by setting key.
    package private(set) var values: [String: [String]] = [:]

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Nothing given.
    package init() {}

    /// What the argument parser found.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        for setting in Selection.settings {
            let key = Key(stringValue: setting.key)
            let given = try container.decodeIfPresent(Option<[String]>.self, forKey: key)
            values[setting.key] = given?.wrappedValue
        }
    }

    /// The flags where the argument parser looks for them: it takes each for a property.
    package var customMirror: Mirror {
        let flags = Selection.settings.map { setting -> (label: String?, value: Any) in
            let often = setting.shape == .one ? "" : "may be given several times; "
            let help = ArgumentHelp(
                "\(setting.help) (\(often)default: \(setting.fallback))",
                valueName: setting.placeholder)
            let flag = Option<[String]>(
                wrappedValue: [], name: .customLong(setting.flag), help: help)
            return (setting.key, flag)
        }
        return Mirror(self, children: flags)
    }
}
