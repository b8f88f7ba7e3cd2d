import Logging
import Registry

/// Puts a configuration together: flags over environment over file over defaults.
extension Configuration {
    /// The configuration that these flags (by setting key) and this environment ask for.
    ///
    /// Every layer is checked as a whole, what another one overrides included. An empty variable
    /// counts as absent.
    package static func load(flags: [String: [String]], environment: [String: String])
        throws(Problems) -> Configuration
    {
        let environment = environment.filter { !$0.value.isEmpty }
        var problems: [Problem] = []
        var given: [Given] = []
        if let file = flags[Setting.file.key]?.last ?? environment[Setting.file.variable] {
            if file.isEmpty {
                problems.append(Problem("needs the name of a file", at: "--\(Setting.file.flag)"))
            } else {
                given += fromFile(file, &problems)
            }
        }
        given += fromEnvironment(environment, &problems)
        given += fromFlags(flags, &problems)
        var configuration = assemble(given, &problems)
        configuration.environmentCredential = CredentialVariables.read(environment, &problems)
        guard problems.isEmpty else { throw Problems(problems) }
        return configuration
    }

    /// A setting that somebody gave a value, and where.
    struct Given {
        let setting: Setting
        let values: [String]
        /// Of each value.
        let places: [String]
    }

    private static func assemble(_ given: [Given], _ problems: inout [Problem]) -> Configuration {
        var configuration = Configuration()
        apply(given.filter { $0.setting.key == "compatibility" }, to: &configuration, &problems)
        if configuration.compatibility == .aws {
            configuration.registry = .aws
            configuration.probes = .aws
            configuration.dnsSD = false
        }
        apply(given.filter { $0.setting.key != "compatibility" }, to: &configuration, &problems)
        configuration.zonesAreNamed = given.contains { $0.setting.key == "zones" }
        return configuration
    }

    private static func apply(
        _ given: [Given], to configuration: inout Configuration, _ problems: inout [Problem]
    ) {
        for item in given {
            problems += item.setting.assign(&configuration, item.values).map { wrong in
                Problem(
                    "\(item.setting.key) must be \(wrong.expectation), not "
                        + "'\(item.values[wrong.index])'", at: item.places[wrong.index])
            }
        }
    }

    private static func fromFlags(_ flags: [String: [String]], _ problems: inout [Problem])
        -> [Given]
    {
        var given: [Given] = []
        for setting in Setting.all {
            guard let values = flags[setting.key], !values.isEmpty else { continue }
            let place = "--\(setting.flag)"
            if values.count > 1, setting.shape == .one {
                problems.append(Problem("is given \(values.count) times; give it once", at: place))
            }
            given.append(Given(setting: setting, values: values, places: values.map { _ in place }))
        }
        return given
    }

    /// Lists are separated by commas or blanks.
    private static func fromEnvironment(
        _ environment: [String: String], _ problems: inout [Problem]
    ) -> [Given] {
        let known =
            [Setting.file.variable] + Setting.all.map(\.variable) + CredentialVariables.names
        let links = ServiceLinks.names(in: environment)
        for name in environment.keys.sorted()
        where name.hasPrefix(Setting.variablePrefix) && !known.contains(name)
            && !links.contains(name)
        {
            let hint = NearestName.hint(name, among: known)
            problems.append(Problem("unknown environment variable\(hint)", at: name))
        }
        return Setting.all.compactMap { setting in
            guard let value = environment[setting.variable] else { return nil }
            let parts = value.split { $0 == "," || $0.isWhitespace }.map(String.init)
            let values = setting.shape == .one ? [value] : parts
            guard !values.isEmpty else { return nil }
            return Given(
                setting: setting, values: values, places: values.map { _ in setting.variable })
        }
    }

    private static func fromFile(_ file: String, _ problems: inout [Problem]) -> [Given] {
        let text: String
        do {
            text = try YAMLSource.text(of: file, limit: Limits.configurationFile)
        } catch {
            problems.append(error)
            return []
        }
        var source = YAMLSource(file: file)
        let given = source.compose(text).map { source.settings($0, prefix: "") }
        problems += source.problems
        return given ?? []
    }
}
