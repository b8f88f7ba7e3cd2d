import DNSWire
import Registry

/// What a host of the API should have been; nil when it is right.
enum HostExpectation {
    /// A host name that leaves room for `data-` in front of it, or an address.
    static func host(_ text: String) -> Setting.Expectation? {
        if address(text) == nil { return nil }
        let isHostName = text.wholeMatch(of: /[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?/) != nil
        guard isHostName, (try? DomainName("data-\(text)")) != nil else {
            return "a host name, such as cloudmap.internal, or an IP address"
        }
        return nil
    }

    /// An address without a port.
    static func address(_ text: String) -> Setting.Expectation? {
        AddressText.ipv4(text) == nil && AddressText.ipv6(text) == nil
            ? "an IP address without a port, such as 192.0.2.1 or 2001:db8::1" : nil
    }
}
