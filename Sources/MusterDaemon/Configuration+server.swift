import Foundation
import Logging
import Muster
import Registry

/// What a configuration means for the server.
extension Configuration {
    /// The server's own configuration.
    func serverConfiguration(
        _ declaration: Declaration, _ logger: Logger
    ) throws(Problems) -> ServerConfiguration {
        var server = ServerConfiguration()
        server.listen = dns
        server.data = isInMemory ? .memory : .folder(data)
        server.hosts = hosts
        server.zonesFolder = hasZones ? zones : nil
        server.declaration = declaration
        server.registry = registry
        server.probes = probes
        server.nameServers = nameServers
        server.hostmaster = hostmaster
        server.udpPayload = udpPayload
        server.workers = workers
        server.pinWorkers = pinWorkers
        server.explain = explain
        server.dnsSD = dnsSD
        server.dnsSDText = dnsSDText
        server.cookies = try cookieSecrets()
        server.identity = nsid ?? ""
        server.versionText = dnsVersion ?? ""
        server.allowsQueries = allowQuery
        server.deniesQueries = denyQuery
        server.rateLimiting = rateLimiting
        server.forwarding = try forwarding()
        if server.forwarding.isOn { server.registry.domains = domains }
        server.logger = logger
        return server
    }

    /// Who is asked for names outside our zones, by domain, `resolv.conf` read as it is now.
    func upstreams() throws(Problems) -> [String: [String]] {
        let upstreams: [String: [String]]
        do throws(Problem) {
            upstreams = try ForwardList.upstreams(forward)
        } catch {
            throw Problems([error])
        }
        let own = dns.compactMap(ListenAddress.init)
        for text in upstreams.values.flatMap(\.self) where ForwardList.isOwn(text, own) {
            throw Problems(
                "forwarding to \(text) is a loop: this server listens there; name another "
                    + "server's address in forward")
        }
        return upstreams
    }

    private func forwarding() throws(Problems) -> ForwardingSettings {
        var settings = ForwardingSettings()
        settings.upstreams = try upstreams()
        settings.allowed = forwardAllow
        settings.timeout = forwardTimeout
        settings.inFlight = forwardInFlight
        settings.cacheOctets = forwardCache
        return settings
    }

    /// The same content for a server that only explains: in memory, without a socket.
    func offlineConfiguration(
        _ declaration: Declaration
    ) throws(Problems) -> ServerConfiguration {
        var server = try serverConfiguration(declaration, LineLog.logger(.critical, logFormat))
        server.listen = []
        server.data = .memory
        server.probes.isOn = false
        return server
    }

    /// The secrets of DNS cookies, as the file has them now.
    func cookieSecrets() throws(Problems) -> ServerConfiguration.Cookies {
        guard cookies else { return .off }
        guard let cookieSecretFile else { return .own }
        do throws(Problem) {
            return try CookieSecretFile.load(cookieSecretFile)
        } catch {
            throw Problems([error])
        }
    }

    /// False when nobody named a zones folder and the standard one does not exist.
    var hasZones: Bool { zonesAreNamed || FileManager.default.fileExists(atPath: zones) }

    /// The zones folder to read now; nil when nobody named one and the standard one does not exist.
    ///
    /// One that is served already (`isServed`) has to be there still: a folder that is moved away
    /// for a moment must not take its zones along. Nor must a link that leads nowhere for a moment.
    @discardableResult
    func zonesFolder(isServed: Bool = false) throws(Problems) -> String? {
        guard FileManager.default.fileExists(atPath: zones) else {
            let link = try? FileManager.default.destinationOfSymbolicLink(atPath: zones)
            guard zonesAreNamed || isServed || link != nil else { return nil }
            throw Problems(
                "there is no zones folder \(zones): make it, or name another with --zones DIR")
        }
        let target = URL(fileURLWithPath: zones).resolvingSymlinksInPath().path
        let kind = try? FileManager.default.attributesOfItem(atPath: target)[.type]
        guard kind as? FileAttributeType != .typeRegular else {
            throw Problems("\(zones) is a file: name the folder that it is in with --zones DIR")
        }
        return zones
    }
}
