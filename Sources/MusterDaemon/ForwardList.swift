import Foundation

/// The elements of the setting `forward`: `192.0.2.53`, `[2001:db8::53]:53`, the same behind a
/// domain (`corp.example=192.0.2.53`), or a file that names servers (`resolv.conf:/path`).
enum ForwardList {
    private static let filePrefix = "resolv.conf:"

    /// What an element should have been; nil when it is right.
    static func expectation(_ text: String) -> Setting.Expectation? {
        let (domain, address) = split(text)
        if let domain, domain != ".", NameExpectation.nameServer(domain) != nil {
            return "a domain in front of the =, or . for every other name"
        }
        if address.hasPrefix(filePrefix) {
            return address == filePrefix ? "a path behind \(filePrefix)" : nil
        }
        return isAddress(address)
            ? nil
            : "an address such as 192.0.2.53 or 192.0.2.53:5353, resolv.conf:PATH, or either "
                + "behind DOMAIN="
    }

    /// The files that these elements name.
    static func files(_ texts: [String]) -> [String] {
        texts.map { split($0).address }.filter { $0.hasPrefix(filePrefix) }
            .map { String($0.dropFirst(filePrefix.count)) }
    }

    /// The addresses by domain; files are read.
    static func upstreams(_ texts: [String]) throws(Problem) -> [String: [String]] {
        var upstreams: [String: [String]] = [:]
        for text in texts {
            let (domain, address) = split(text)
            let key = canonical(domain)
            if address.hasPrefix(filePrefix) {
                let path = String(address.dropFirst(filePrefix.count))
                upstreams[key, default: []] += try nameServers(path)
            } else {
                upstreams[key, default: []].append(address)
            }
        }
        return upstreams
    }

    /// Whether an upstream is one of the addresses that are listened on. What a wildcard address
    /// takes is found out when it is bound.
    static func isOwn(_ text: String, _ listening: [ListenAddress]) -> Bool {
        let withPort = ListenAddress(text) ?? ListenAddress(host: bare(text), port: 53)
        return listening.contains(withPort)
    }

    /// The servers of a resolv.conf(5); a comment begins with # or ;.
    private static func nameServers(_ path: String) throws(Problem) -> [String] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Problem("cannot be read: name a file with nameserver lines", at: path)
        }
        let servers = text.split(whereSeparator: \.isNewline).compactMap { line -> String? in
            let words = line.split { $0 == " " || $0 == "\t" }
            return words.count >= 2 && words[0] == "nameserver" ? String(words[1]) : nil
        }
        guard !servers.isEmpty else {
            throw Problem("has no nameserver line: add one, or name servers in forward", at: path)
        }
        for server in servers where !isAddress(server) {
            throw Problem("nameserver \(server) is no address", at: path)
        }
        return servers
    }

    private static func split(_ text: String) -> (domain: String?, address: String) {
        guard let sign = text.firstIndex(of: "=") else { return (nil, text) }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    private static func canonical(_ domain: String?) -> String {
        guard let domain, domain != "." else { return "." }
        return domain.lowercased() + (domain.hasSuffix(".") ? "" : ".")
    }

    private static func bare(_ text: String) -> String {
        text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    }

    private static func isAddress(_ text: String) -> Bool {
        if let address = ListenAddress(text) { return address.port > 0 }
        let host = bare(text)
        return ListenAddress(host.contains(":") ? "[\(host)]:53" : "\(host):53") != nil
    }
}
