package import Logging
package import Muster
package import Registry
package import RequestSigning

/// Everything that can be set, with its default; `Setting.all` says how each is called.
package struct Configuration: Sendable {
    /// The shape of the log lines.
    package enum LogFormat: String, CaseIterable, Sendable {
        /// For people.
        case text
        /// One JSON object a line, for programs.
        case json
    }

    /// One switch for all values that differ between Muster and Cloud Map.
    package enum Compatibility: String, CaseIterable, Sendable {
        case `default`, aws
    }

    /// The folder of the zone files and of `registry.yaml`.
    package var zones = "zones"
    /// True when somebody named that folder: then it has to exist.
    package var zonesAreNamed = false
    /// The folder of the registry's database; `none` keeps everything in memory.
    package var data = "data"
    package var dns = ["127.0.0.1:5300"]
    package var api = ["127.0.0.1:5380"]
    /// The names and addresses by which clients call the API; each name has a zone of its own.
    package var apiHosts = ["cloudmap.internal"]
    /// The addresses that these names have in DNS; none takes those that are listened on.
    package var apiAdvertise: [String] = []
    /// The PEM files of the certificate chain and of its key; nil for HTTP without TLS.
    package var apiCertificate: String?
    package var apiKey: String?
    /// The file of those who may sign requests.
    package var credentialsFile: String?
    /// The credential that variables name; see `CredentialVariables`.
    package var environmentCredential: Credential?
    /// How much is asked of signatures; nil is strict with credentials, and off without.
    package var signatures: SignatureMode?
    /// Seconds that a signed time may differ from ours.
    package var clockSkew = SigningLimits.clockSkew
    /// The account and region of resource names.
    package var account = "000000000000"
    package var region = "us-east-1"
    /// Whom to become once the sockets are bound, `NAME` or `NAME:GROUP`; nil stays who it is.
    package var user: String?
    /// The path of the control socket; nil takes `ControlPath.standard`.
    package var control: String?
    package var compatibility = Compatibility.default
    /// The rules of the registry and of its answers.
    package var registry = RegistrySettings()
    /// How instances are probed.
    package var probes = ProbeSettings()
    package var nameServers = ["ns.muster.internal."]
    package var hostmaster = "hostmaster.muster.internal."
    package var udpPayload = 1232
    /// UDP threads per address; nil takes one per processor.
    package var workers: Int?
    package var pinWorkers = false
    package var explain = true
    /// Whether services can be browsed for by DNS-SD, and what its TXT records tell.
    package var dnsSD = true
    package var dnsSDText = ServerConfiguration.DNSSDText.attributes
    package var cookies = true
    /// The file of the cookie secrets that several servers share.
    package var cookieSecretFile: String?
    /// What the server is called for who asks (NSID).
    package var nsid: String?
    /// What it tells as its version in the class CH.
    package var dnsVersion: String?
    /// Who may ask, and who may not.
    package var allowQuery: [AddressPrefix] = []
    package var denyQuery: [AddressPrefix] = []
    /// How many replies a network gets over UDP.
    package var rateLimiting = RateLimiting()
    /// Where names outside our zones are asked: texts that `ForwardList` reads.
    package var forward: [String] = []
    /// For whom, and what that may cost.
    package var forwardAllow = ForwardingSettings.loopback
    package var forwardTimeout = ForwardingSettings().timeout
    package var forwardInFlight = ForwardingSettings().inFlight
    package var forwardCache = ForwardingSettings().cacheOctets
    /// Where the API may create DNS namespaces while others are asked.
    package var domains: [String] = []
    package var logLevel = Logger.Level.info
    package var logFormat = LogFormat.text

    /// The defaults.
    package init() {}

    /// The declared registry's file.
    package var registryFile: String { zones + "/registry.yaml" }
    /// True when nothing is kept on disk.
    package var isInMemory: Bool { data == "none" }
}
