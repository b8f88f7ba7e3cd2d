import Muster

// Names outside our zones.
extension Setting {
    /// In the order in which `--help` shows them.
    static let forwarding: [Setting] = [
        optionalList(
            "forward", "[DOMAIN=]ADDRESS", \.forward,
            "The servers that are asked for names outside our zones, for every name or for those "
                + "of a domain; resolv.conf:PATH takes those of a file.",
            meaning: "such names are refused", shape: .listOrPairs,
            check: ForwardList.expectation),
        prefixes(
            "forwardAllow", \.forwardAllow, absent: "nobody",
            "For whom others are asked."),
        count(
            "forwardTimeout", \.forwardTimeout, 100...60_000,
            "Milliseconds until a client is told that no server answers."),
        count(
            "forwardInFlight", \.forwardInFlight, 1...60_000,
            "The most questions that wait for other servers at once."),
        count(
            "forwardCache", \.forwardCache, 0...1 << 30,
            "Octets of other servers' answers that are kept; 0 keeps none."),
        optionalList(
            "domains", "NAME", \.domains,
            "Where the API may create DNS namespaces while names are forwarded.",
            check: NameExpectation.nameServer),
    ]
}
