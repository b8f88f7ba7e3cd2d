import CloudMap
import RequestSigning

/// What a configuration means for the API.
extension Configuration {
    /// Whose resources are served.
    var identity: CloudMapIdentity { CloudMapIdentity(region: region, account: account) }

    /// Who is let in, by the credentials of the file as it is now and of the environment; no nonce
    /// that is remembered is let in again.
    func admission(_ nonces: NonceMemory = NonceMemory()) throws(Problems) -> Admission {
        var credentials = environmentCredential.map { [$0] } ?? []
        if let credentialsFile {
            let others = try CredentialsFile.load(credentialsFile)
            if let twice = others.first(where: { $0.accessKeyID == credentials.first?.accessKeyID })
            {
                throw Problems([
                    Problem(
                        "the access key \(twice.accessKeyID) is also in the environment: take one "
                            + "of both out", at: credentialsFile)
                ])
            }
            credentials += others
        }
        if credentials.isEmpty, let signatures, signatures != .off {
            throw Problems(
                "signatures \(signatures.rawValue) needs credentials to verify them with: name a "
                    + "file of them with --credentials-file FILE")
        }
        let listeners = api.compactMap(ListenAddress.init).map(\.host)
        return Admission(
            credentials: credentials, mode: signatures,
            hosts: (apiHosts + listeners + apiAdvertise).map { $0.contains(":") ? "[\($0)]" : $0 },
            clockSkew: clockSkew, nonces: nonces)
    }

    /// The addresses to listen on. Those that other machines reach are refused unless everybody
    /// has to sign: who reaches one could change the registry.
    func apiAddresses(_ admission: Admission) throws(Problems) -> [ListenAddress] {
        let addresses = api.compactMap(ListenAddress.init)
        let open = addresses.filter { !$0.isLoopback }
        if open.isEmpty || admission.requiresSignatures { return addresses }
        let reason =
            signatures.map { "signatures is \($0.rawValue), so that anybody could change" }
            ?? "no credentials are configured, so that anybody could change"
        throw Problems(
            open.map {
                Problem(
                    "api \($0) can be reached from other machines and \(reason) the registry: "
                        + "name those who may with --credentials-file FILE and leave signatures "
                        + "strict, or listen on a loopback address such as 127.0.0.1:\($0.port)")
            })
    }

    /// The addresses that DNS answers the API's names with: as configured, or those that are
    /// listened on. One that stands for all addresses of the machine is taken for those of them on
    /// which DNS is answered: who could ask there reaches them.
    var advertised: [String] {
        if !apiAdvertise.isEmpty { return apiAdvertise }
        let names = dns.compactMap(ListenAddress.init).filter { !$0.isWildcard }.map(\.host)
        let found = api.compactMap(ListenAddress.init).flatMap { address -> [String] in
            switch address.host {
            case _ where !address.isWildcard: [address.host]
            // Linux takes IPv4 connections there too.
            case _ where address.host.contains(":"): names
            default: names.filter { !$0.contains(":") }
            }
        }
        return Set(found).filter { HostExpectation.address($0) == nil }.sorted()
    }

    /// The names that DNS answers with these addresses: those of the API, and each with the
    /// `data-` that SDKs put in front.
    var hosts: [String: [String]] {
        let names = apiHosts.filter { HostExpectation.address($0) != nil }
        let addresses = advertised
        if addresses.isEmpty { return [:] }
        return Dictionary(
            names.flatMap { [$0, "data-\($0)"] }.map { ($0, addresses) },
            uniquingKeysWith: { first, _ in first })
    }
}
