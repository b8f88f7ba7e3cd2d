import Logging
import Registry

/// The table of settings: the only place that lists them.
extension Setting {
    /// Every setting, in the order in which `--help` shows them.
    package static let all: [Setting] =
        places + access + answers + clients + forwarding + probes + quotas + machinery

    /// The configuration file itself: a flag and a variable, but no key in the file.
    package static let file = Setting(
        key: "config", placeholder: "FILE",
        help: "A YAML file with any of these settings; flags and variables win over it.",
        shape: .one, assign: { _, _ in [] }, show: { _ in "none" })

    /// The settings that a command needs which talks to a running server.
    package static let forClients = all.filter {
        ["zones", "data", "control", "compatibility", "logLevel"].contains($0.key)
    }

    /// The setting of this key.
    static func named(_ key: String) -> Setting? { all.first { $0.key == key } }

    private static let places: [Setting] = [
        text("zones", "DIR", \.zones, "The folder of zone files (*.zone) and registry.yaml."),
        text(
            "data", "DIR|none", \.data,
            "The folder that keeps the registry; none keeps it in memory and forgets it."),
        list(
            "dns", "ADDRESS:PORT", \.dns, "Where DNS is answered, over UDP and TCP.",
            check: ListenAddress.expectation),
        list(
            "api", "ADDRESS:PORT", \.api,
            "Where the Cloud Map API, /healthz, /readyz and /metrics are served.",
            check: ListenAddress.expectationWithoutZone),
        optionalText(
            "user", "NAME[:GROUP]", \.user, fallback: "it stays who it is",
            "Whom to become once the addresses of DNS are bound: for who starts it as root."),
        optionalText(
            "control", "PATH", \.control, fallback: "control.sock in the data folder",
            "The socket that answer, stats, export, backup and purge use."),
    ]

    private static let answers: [Setting] = [
        choice(
            "compatibility", \.compatibility,
            "aws takes Cloud Map's values wherever Muster's own defaults differ."),
        choice(
            "allUnhealthy", \.registry.allUnhealthy,
            "What a service answers with whose instances are all unhealthy."),
        choice("unknown", \.registry.unknown, "What an instance of unknown health counts as."),
        count(
            "maxAnswers", \.registry.maxAnswers, 0...RegistryLimits.maxAnswers,
            "The most instances that one answer shows; 0 shows all."),
        count(
            "customHealthDelay", \.registry.customHealthDelay,
            0...RegistryLimits.customHealthDelay,
            "Seconds until a health status that an owner reports takes effect; 0 is at once."),
        toggle(
            "privateHealthChecks", \.registry.privateHealthChecks,
            "Allow HealthCheckConfig in private namespaces."),
        toggle(
            "dualStackLenient", \.registry.dualStackLenient,
            "Let an instance of an A and AAAA service have only one of both addresses."),
        toggle(
            "identicalRegistrationRestarts", \.registry.identicalRegistrationRestarts,
            "Start an instance's health afresh when it is registered again unchanged."),
        pairs(
            "ec2Instances", "INSTANCE=IPV4", \.registry.ec2Instances,
            "The addresses of EC2 instances that AWS_EC2_INSTANCE_ID may name.",
            isValue: { AddressText.ipv4($0) != nil }),
        set(
            "knownVPCs", "VPC", \.registry.knownVPCs,
            "The VPCs that private namespaces may be created for."),
        list(
            "nameServers", "NAME", \.nameServers, "The NS records of registered namespaces.",
            check: NameExpectation.nameServer),
        text(
            "hostmaster", "NAME", \.hostmaster,
            "The mailbox in the SOA records of registered namespaces, with a dot for the @.",
            check: NameExpectation.hostmaster),
        count(
            "udpPayload", \.udpPayload, 512...4096, "The most octets that a UDP reply may have."),
        toggle(
            "explain", \.explain,
            "Tell in the reply (EDE) when the answer rule had no healthy instance."),
        toggle(
            "dnsSD", \.dnsSD,
            "Let services that are named _x._tcp or _x._udp be browsed for (RFC 6763)."),
        choice(
            "dnsSDText", \.dnsSDText,
            "What the TXT records of DNS-SD tell of an instance: attributes makes them public."),
    ]

    private static let probes: [Setting] = [
        toggle(
            "probes", \.probes.isOn, "Probe the instances of services with a HealthCheckConfig."),
        count(
            "probeInterval", \.probes.interval, RegistryLimits.probeInterval,
            "Seconds from one probe of an instance to the next."),
        prefixes(
            "probeDeny", \.probes.denied, "Addresses that are never probed, in place of these."),
        toggle(
            "ttlFollowsHealth", \.probes.ttlFollowsHealth,
            "Cap TTLs by the time until a failing instance could become unhealthy."),
        count(
            "probeTargetRate", \.probes.targetRate, 1...1000,
            "The most probes a second of one address and port."),
        toggle(
            "probeValidateCertificates", \.probes.validatesCertificates,
            "Let HTTPS probes pass only with a certificate that is valid for the service's name."),
    ]

    private static let quotas: [Setting] = [
        quota("namespaces", \.registry.quotas.namespaces, "Namespaces in all."),
        quota(
            "servicesPerNamespace", \.registry.quotas.servicesPerNamespace,
            "Services of one namespace."),
        quota(
            "instancesPerNamespace", \.registry.quotas.instancesPerNamespace,
            "Instances of one namespace."),
        quota(
            "instancesPerService", \.registry.quotas.instancesPerService,
            "Instances of one service."),
    ]

    private static let machinery: [Setting] = [
        optionalCount("workers", \.workers, 1...256, absent: "auto", "UDP threads per address."),
        toggle("pinWorkers", \.pinWorkers, "Bind each UDP thread to a processor of its own."),
        choice("logLevel", \.logLevel, "The least severe messages that are logged."),
        choice("logFormat", \.logFormat, "How log lines look."),
    ]

    private static func quota(_ name: String, _ path: Path<Int?>, _ help: String) -> Setting {
        optionalCount("quotas.\(name)", path, 0...1_000_000_000, absent: "unlimited", help)
    }
}
