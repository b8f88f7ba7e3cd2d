import AsyncHTTPClient
import NIOCore
import NIOSSL

/// Where the commands ask the API, and how they know that it is the one they mean.
struct APIEndpoint: Sendable, CustomStringConvertible {
    /// `http` or, with a certificate, `https`.
    let scheme: String
    /// What stands in Host: the address; over TLS the name that the certificate must have.
    let host: ListenAddress
    /// Where this name leads, since nobody else may know it; nil for an address.
    private let override: [String: String]
    private let roots: [NIOSSLCertificate]

    /// The endpoint that a configuration names: the first of its API addresses, over TLS when it
    /// has a certificate.
    init(_ configuration: Configuration) throws(Problems) {
        guard let address = configuration.api.lazy.compactMap(ListenAddress.init).first else {
            throw Problems("there is no api address to ask: name one with --api ADDRESS:PORT")
        }
        let place = address.reachable
        guard let file = configuration.apiCertificate else {
            (scheme, host, override, roots) = ("http", place, [:], [])
            return
        }
        let names = configuration.apiHosts.filter { HostExpectation.address($0) != nil }
        let name = names.first.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
        scheme = "https"
        host = ListenAddress(host: name ?? place.host, port: place.port)
        override = name.map { [$0: place.host] } ?? [:]
        do throws(Problem) {
            roots = try ServerCertificate.chain(file)
        } catch {
            throw Problems([error])
        }
    }

    /// `http://127.0.0.1:5380`.
    var url: String { "\(scheme)://\(host)" }

    /// The same for people, who want to know where a name has led.
    var description: String {
        override.values.first.map { "\(url) (\($0))" } ?? url
    }

    /// What the HTTP client must know: no second host, no second attempt, whom to trust.
    var settings: HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.additionalTrustRoots = [.certificates(roots)]
        var settings = HTTPClient.Configuration(tlsConfiguration: tls)
        settings.timeout.connect = .seconds(Limits.apiConnectSeconds)
        settings.redirectConfiguration = .disallow
        settings.httpVersion = .http1Only
        settings.connectionPool.retryConnectionEstablishment = false
        settings.dnsOverride = override
        return settings
    }
}

extension ListenAddress {
    /// Where a client finds who listens here: a listener on all addresses is on loopback too.
    fileprivate var reachable: ListenAddress {
        guard isWildcard else { return self }
        return ListenAddress(host: host.contains(":") ? "::1" : "127.0.0.1", port: port)
    }
}
