internal import Forwarding
public import Registry

/// Who asks for names outside our zones, and where that is asked.
public struct ForwardingSettings: Hashable, Sendable {
    /// The addresses of the servers to ask, `192.0.2.53` or `192.0.2.53:5353`, by the domain that
    /// they are for; `.` is every other. Without any nothing is forwarded.
    public var upstreams: [String: [String]] = [:]
    /// For whom others are asked: nobody else, so that this is no open resolver.
    public var allowed = ForwardingSettings.loopback
    /// Milliseconds until a client is told that nobody answers.
    public var timeout = ForwardingLimits.timeout
    /// The most questions that wait at once.
    public var inFlight = ForwardingLimits.inFlight
    /// Octets of answers that are kept for as long as they hold; 0 keeps none.
    public var cacheOctets = ForwardingLimits.cacheOctets

    /// Nothing is forwarded.
    public init() {}

    /// Whether anything is forwarded.
    public var isOn: Bool { !upstreams.isEmpty }

    /// The addresses of this machine.
    public static var loopback: [AddressPrefix] {
        ["127.0.0.0/8", "::1"].compactMap(AddressPrefix.init)
    }
}
