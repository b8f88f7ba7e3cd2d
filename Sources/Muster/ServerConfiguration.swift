public import Logging
package import NameServer
public import Registry

/// What a server is started with. Every member has a default that suits a test or a first try.
public struct ServerConfiguration: Sendable {
    /// Where the registry is kept.
    public enum DataLocation: Hashable, Sendable {
        /// Nowhere: it ends with the process.
        case memory
        /// A folder, made with mode 0700 if it is missing; one server at a time may have it.
        case folder(String)
    }

    /// Where the secrets of DNS cookies come from (RFC 9018).
    public enum Cookies: Hashable, Sendable {
        /// Cookies are passed over.
        case off
        /// Secrets of this process, other ones each day.
        case own
        /// Secrets of 16 octets that several servers share: the first makes cookies, both prove
        /// them.
        case shared([UInt8], previous: [UInt8]?)
    }

    /// What the TXT records of DNS-SD tell of an instance.
    public enum DNSSDText: String, CaseIterable, Hashable, Sendable {
        /// Its custom attributes, which become public by that.
        case attributes
        /// Nothing: they are empty.
        case none
    }

    /// Addresses for UDP and TCP, `127.0.0.1:5300` or `[::1]:53`; port 0 takes a free one. Without
    /// any the server answers `query` alone.
    public var listen = ["127.0.0.1:0"]
    /// The sockets of `listen` where they are bound already; see `bind`.
    package var sockets: ListenSockets?
    public var data = DataLocation.memory
    /// The folder whose `*.zone` files are served; nil for none.
    public var zonesFolder: String?
    /// Host names of what runs beside this server, such as an API, each with its IPv4 and IPv6
    /// addresses: each is served as a zone of this one name, and nothing else may be there.
    public var hosts: [String: [String]] = [:]
    /// What the declared registry file says; an empty declaration takes away what it said before.
    public var declaration: Declaration?
    /// The registry's rules and limits.
    public var registry = RegistrySettings()
    /// How the instances of services with a HealthCheckConfig are probed.
    public var probes = ProbeSettings()
    /// Names of the NS records of registered zones, outside these zones.
    public var nameServers = ["ns.muster.internal."]
    /// RNAME of their SOA records: a mailbox as a domain name (RFC 1035 §8).
    public var hostmaster = "hostmaster.muster.internal."
    /// The largest reply over UDP in octets, 512 to 4096 (RFC 6891 §6.2.5).
    public var udpPayload = 1232
    /// Threads that answer UDP on each address; nil takes one for each core.
    public var workers: Int?
    /// Keeps each of these threads on a core of its own.
    public var pinWorkers = false
    /// Whether DNS cookies are answered, and by which secrets.
    public var cookies = Cookies.own
    /// What the server is called for who asks for its NSID (RFC 5001) or for `id.server` in the
    /// class CH (RFC 4892), at most 128 octets; empty tells nothing.
    public var identity = ""
    /// What the server tells as `version.bind` in the class CH, at most 255 octets; empty tells
    /// nothing.
    public var versionText = ""
    /// Who is answered, over UDP and TCP: the narrowest prefix of both lists that a client is in
    /// decides, `deniesQueries` when both have it. Who is in none is answered when nobody is
    /// allowed by name.
    public var allowsQueries: [AddressPrefix] = []
    public var deniesQueries: [AddressPrefix] = []
    /// How many replies a network gets over UDP.
    public var rateLimiting = RateLimiting()
    /// Where names outside our zones are asked, and for whom.
    public var forwarding = ForwardingSettings()
    /// Answers that a client may wonder about say in an extended error which rule gave them.
    public var explain = true
    /// Whether services with SRV records that are named `_x._tcp` or `_x._udp` can be browsed for
    /// by DNS-SD (RFC 6763), and addresses of instances have PTR records in reverse zones that are
    /// served.
    public var dnsSD = true
    public var dnsSDText = DNSSDText.attributes
    public var logger = Logger(label: "muster")

    /// A configuration of the defaults.
    public init() {}
}
