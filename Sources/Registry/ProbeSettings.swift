/// How health checks are carried out.
public struct ProbeSettings: Hashable, Sendable {
    /// False: nobody is probed, and all instances stay as they are.
    public var isOn = true
    /// Seconds from one probe of an instance to the next, 1 to 300, for services whose tag
    /// `muster:probe-interval` says nothing else.
    public var interval = 10
    /// Addresses that are never probed: an instance there is UNKNOWN, whatever was known of it
    /// before its address was among them. An IPv6 address that
    /// stands for a denied IPv4 address (IPv4-mapped, NAT64, 6to4) is denied too.
    public var denied = Self.metadataAndLinks
    /// Whether the certificates of HTTPS instances must be valid for the service's DNS name.
    public var validatesCertificates = false
    /// While an instance that is not UNHEALTHY has failed, but not often enough to become so, the
    /// TTL of its service's records is at most the time until it could.
    public var ttlFollowsHealth = false
    /// The most probes a second of one address and port, however many instances are there.
    public var targetRate = 10

    /// This project's defaults.
    public init() {}

    /// Everything as AWS does it.
    public static var aws: ProbeSettings {
        var settings = ProbeSettings()
        settings.interval = 30
        return settings
    }

    /// Where clouds keep the secrets of a machine, and what is no address of one machine.
    public static var metadataAndLinks: [AddressPrefix] {
        [
            "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32",
            "100.100.100.200/32", "168.63.129.16/32", "::/128", "fe80::/10", "ff00::/8",
            "fd00:ec2::254/128", "fd20:ce::254/128",
        ].compactMap(AddressPrefix.init)
    }
}

/// The tag by which a service has a probe interval of its own.
public enum ProbeTag {
    /// Seconds, 1 to 300.
    public static let interval = "muster:probe-interval"

    /// What is wrong with the tag's value among these tags; nil when nothing is.
    public static func problem(in tags: [String: String]) -> String? {
        guard let value = tags[interval], seconds(value) == nil else { return nil }
        let range = RegistryLimits.probeInterval
        return "The tag \(interval) has the value '\(value)'; it may be \(range.lowerBound) to "
            + "\(range.upperBound)."
    }

    /// The interval of a service in seconds: what its tag says, or the default.
    package static func interval(of service: Service, default seconds: Int) -> Int {
        service.tags[interval].flatMap(Self.seconds) ?? seconds
    }

    private static func seconds(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text) else {
            return nil
        }
        return RegistryLimits.probeInterval.contains(value) ? value : nil
    }
}
