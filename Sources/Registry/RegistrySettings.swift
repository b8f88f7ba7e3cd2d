/// What can be chosen about the registry's rules.
public struct RegistrySettings: Hashable, Sendable {
    /// How every service answers whose tags say nothing else.
    public var answers = AnswerSettings()
    /// Seconds until a reported custom status takes effect, 0 to 3600; 0 is at once.
    public var customHealthDelay = 0
    /// HealthCheckConfig is allowed in private DNS namespaces, as self-hosted servers want it.
    public var privateHealthChecks = true
    /// An instance of a service with A and AAAA records may have only one address.
    public var dualStackLenient = false
    /// Registering an instance again with the same attributes restarts its health and raises the
    /// revision, as Cloud Map does.
    public var identicalRegistrationRestarts = false
    /// Milliseconds after which a new operation counts as finished, for those who try clients that
    /// wait; what it does is done at once.
    public var operationDelay = 0
    /// How many of everything there may be.
    public var quotas = Quotas()
    /// The private IPv4 address of each EC2 instance that AWS_EC2_INSTANCE_ID may name.
    public var ec2Instances: [String: String] = [:]
    /// The VPCs that a private namespace may be created for; nil takes any.
    public var knownVPCs: Set<String>?

    /// The domains in which the API may create DNS namespaces; nil is anywhere. To be set where
    /// clients have other names resolved here, which nobody with the API may take over.
    public var domains: [String]?

    /// This project's defaults.
    public init() {}

    /// How many of everything there may be; nil is unlimited.
    public struct Quotas: Hashable, Sendable {
        public var namespaces: Int?
        public var servicesPerNamespace: Int?
        public var instancesPerService: Int?
        public var instancesPerNamespace: Int?

        /// No quota at all.
        public init() {}
    }

    /// Everything as AWS does it, for `--compatibility aws`.
    public static var aws: RegistrySettings {
        var settings = RegistrySettings()
        settings.answers.maxAnswers = 8
        settings.customHealthDelay = 30
        settings.privateHealthChecks = false
        settings.identicalRegistrationRestarts = true
        settings.quotas.namespaces = 50
        settings.quotas.instancesPerService = 1000
        settings.quotas.instancesPerNamespace = 2000
        return settings
    }
}

extension RegistrySettings {
    /// What a service answers when none of its instances is healthy.
    public var allUnhealthy: AnswerSettings.AllUnhealthy {
        get { answers.allUnhealthy }
        set { answers.allUnhealthy = newValue }
    }

    /// What an instance counts as while its health is not known.
    public var unknown: AnswerSettings.Unknown {
        get { answers.unknown }
        set { answers.unknown = newValue }
    }

    /// The most instances that one answer shows; 0 is unlimited.
    public var maxAnswers: Int {
        get { answers.maxAnswers }
        set { answers.maxAnswers = newValue }
    }
}
