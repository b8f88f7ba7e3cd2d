/// How a service chooses the instances it answers with.
public struct AnswerSettings: Hashable, Codable, Sendable {
    /// What a service answers when none of its instances is healthy.
    public enum AllUnhealthy: String, Hashable, Codable, Sendable, CaseIterable {
        /// The instance that was healthy last.
        case lastHealthy
        /// Every instance, as Route 53 does.
        case all
        /// Nothing: the name exists and has no data.
        case none
    }

    /// What an instance counts as while its health is UNKNOWN.
    public enum Unknown: String, Hashable, Codable, Sendable, CaseIterable {
        case healthy, unhealthy
    }

    public var allUnhealthy: AllUnhealthy
    public var unknown: Unknown
    /// The most instances that one answer shows, picked at random for each; 0 is unlimited.
    public var maxAnswers: Int

    /// Settings of these members; the defaults are this project's.
    public init(
        allUnhealthy: AllUnhealthy = .lastHealthy, unknown: Unknown = .healthy, maxAnswers: Int = 0
    ) {
        self.allUnhealthy = allUnhealthy
        self.unknown = unknown
        self.maxAnswers = maxAnswers
    }

    /// Whether an instance counts as healthy whose service has a health check or not.
    public func isHealthy(_ status: HealthStatus, isChecked: Bool) -> Bool {
        switch status {
        case .healthy: true
        case .unhealthy: false
        case .unknown: !isChecked || unknown == .healthy
        }
    }
}

/// The tags by which a service has settings of its own.
public enum AnswerTag {
    public static let allUnhealthy = "muster:all-unhealthy"
    public static let unknown = "muster:unknown"
    public static let maxAnswers = "muster:max-answers"
}

extension AnswerSettings {
    /// The settings of a service: what its tags say, and the defaults for the rest.
    ///
    /// Values that a service cannot be created with (`problem(in:)`) are passed over.
    public static func settings(for service: Service, defaults: AnswerSettings) -> AnswerSettings {
        let tags = service.tags
        return AnswerSettings(
            allUnhealthy: tags[AnswerTag.allUnhealthy].flatMap(AllUnhealthy.init(rawValue:))
                ?? defaults.allUnhealthy,
            unknown: tags[AnswerTag.unknown].flatMap(Unknown.init(rawValue:)) ?? defaults.unknown,
            maxAnswers: tags[AnswerTag.maxAnswers].flatMap(maxAnswers) ?? defaults.maxAnswers)
    }

    /// What is wrong with the settings among these tags; nil when nothing is.
    public static func problem(in tags: [String: String]) -> String? {
        if let value = tags[AnswerTag.allUnhealthy], AllUnhealthy(rawValue: value) == nil {
            return problem(AnswerTag.allUnhealthy, value, AllUnhealthy.allCases.map(\.rawValue))
        }
        if let value = tags[AnswerTag.unknown], Unknown(rawValue: value) == nil {
            return problem(AnswerTag.unknown, value, Unknown.allCases.map(\.rawValue))
        }
        if let value = tags[AnswerTag.maxAnswers], maxAnswers(value) == nil {
            return problem(AnswerTag.maxAnswers, value, ["0 to \(RegistryLimits.maxAnswers)"])
        }
        return nil
    }

    private static func problem(_ tag: String, _ value: String, _ allowed: [String]) -> String {
        "The tag \(tag) has the value '\(value)'; it may be \(allowed.joined(separator: ", "))."
    }

    private static func maxAnswers(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text) else {
            return nil
        }
        return value <= RegistryLimits.maxAnswers ? value : nil
    }
}
