internal import Registry
package import RequestSigning

/// Who is let in: which hosts may be named, and how requests must be signed.
package struct Admission: Sendable {
    private let mode: SignatureMode
    private let verifier: SigV4Verifier
    private let alibaba: AlibabaAdmission
    private let hosts: Set<String>
    private let checksHosts: Bool

    /// An admission by these credentials. Unless every request must be signed, only loopback
    /// addresses and `hosts` may stand in a request's Host: a web page can make a browser send
    /// requests to any name, but none with a signature.
    ///
    /// - Parameters:
    ///   - mode: nil is strict when there are credentials, and off otherwise.
    ///   - nonces: those of requests that an admission before this one let in.
    package init(
        credentials: [Credential], mode: SignatureMode? = nil, hosts: [String] = [],
        clockSkew: Int = SigningLimits.clockSkew, nonces: NonceMemory = NonceMemory()
    ) {
        let mode = mode ?? (credentials.isEmpty ? .off : .strict)
        self.mode = mode
        verifier = SigV4Verifier(credentials, clockSkew: clockSkew)
        alibaba = AlibabaAdmission(
            credentials: credentials, mode: mode, clockSkew: clockSkew, nonces: nonces)
        checksHosts = mode != .strict
        self.hosts = Set((["localhost", "[::1]"] + hosts).map(Self.plain))
    }

    /// Whether nobody gets in without a signature.
    package var requiresSignatures: Bool { mode == .strict }

    /// Refuses what a browser sends from a page: with an Origin, or with a name of a stranger as
    /// Host that leads to our address (DNS rebinding).
    package func admit(_ request: HTTPRequestParts) throws(APIError) {
        if let reason = strangeness(of: request) {
            throw APIError("AccessDeniedException", status: 403, reason)
        }
    }

    /// Why a request seems to be a web page's; nil when it does not.
    private func strangeness(of request: HTTPRequestParts) -> String? {
        if request.header("Origin") != nil {
            return "Requests of web pages (with an Origin header) are refused."
        }
        let host = request.header("Host") ?? ""
        guard checksHosts, !isKnown(host) else { return nil }
        return "The Host '\(host.prefix(CloudMapLimits.quotedValue))' is not one of this server: "
            + "add it to apiHosts, or have requests signed."
    }

    /// Whether a Host is ours: with or without a port, and with what SDKs put in front: `data-`, or
    /// the `http://` of an endpoint (Alibaba Cloud's Tea).
    private func isKnown(_ host: String) -> Bool {
        var name = host.lowercased()
        for scheme in ["http://", "https://"] where name.hasPrefix(scheme) {
            name = String(name.dropFirst(scheme.count))
        }
        let octets = name.utf8
        if let colon = octets.lastIndex(of: UInt8(ascii: ":")),
            octets[colon...].dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        {
            name = String(name[..<colon])
        }
        name = Self.plain(name)
        if hosts.contains(name) || Self.isLoopback(name) { return true }
        guard name.hasPrefix("data-") else { return false }
        let rest = String(name.dropFirst(5))
        return hosts.contains(rest) || Self.isLoopback(rest)
    }

    /// A name in small letters and without the dot of the root at its end.
    private static func plain(_ host: String) -> String {
        let host = host.lowercased()
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    /// Whether a text is an address of this machine alone (RFC 1122 §3.2.1.3): a literal, which no
    /// DNS server can lead elsewhere.
    private static func isLoopback(_ host: String) -> Bool {
        host.hasPrefix("127.") && AddressText.ipv4(host) != nil
    }

    /// The credential of who sent a request to an AWS service, `ssm`; nil for anybody, where no
    /// signature is asked for.
    package func credential(
        of request: HTTPRequestParts, service: String, now: Int
    ) throws(APIError) -> Credential? {
        if mode == .off || mode == .lenient && request.header("Authorization") == nil {
            return nil
        }
        do throws(SignatureFailure) {
            return try verifier.verify(request, service: service, now: now)
        } catch {
            throw APIError(error)
        }
    }

    /// The same of a request to Alibaba Cloud, which is admitted here too: at the first reading in
    /// strict mode, since its nonce is used with that.
    package func credential(
        of request: AlibabaRequest, now: Int
    ) throws(AlibabaRefusal) -> Credential? {
        if let reason = strangeness(of: request.http) {
            throw AlibabaRefusal("Forbidden", status: 403, reason)
        }
        return try alibaba.credential(of: request, now: now)
    }
}

extension APIError {
    /// A change by somebody who may only read, in AWS's words.
    static func readOnly(
        _ credential: Credential, _ operation: CloudMapOperation, _ identity: CloudMapIdentity
    ) -> APIError {
        APIError(
            "AccessDeniedException",
            "User: \(identity.userARN(credential.accessKeyID)) is not authorized to perform: "
                + "servicediscovery:\(operation.rawValue) on resource: * because the access of its "
                + "key is read-only")
    }

    /// A failed signature in AWS's words.
    init(_ failure: SignatureFailure) {
        switch failure {
        case .missing:
            self.init("MissingAuthenticationTokenException", "Missing Authentication Token")
        case .incomplete(let reason): self.init("IncompleteSignatureException", reason)
        case .unknownKey:
            self.init(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.")
        case .mismatch:
            self.init(
                "InvalidSignatureException",
                "The request signature we calculated does not match the signature you provided. "
                    + "Check your AWS Secret Access Key and signing method. "
                    + "Consult the service documentation for details.")
        case .expired(let time):
            self.init(
                "InvalidSignatureException",
                "Signature expired: \(time.signed) is now earlier than \(time.limit) "
                    + "(\(time.now) - \(Self.span(time.allowed)))")
        case .early(let time):
            self.init(
                "InvalidSignatureException",
                "Signature not yet current: \(time.signed) is still later than \(time.limit) "
                    + "(\(time.now) + \(Self.span(time.allowed)))")
        }
    }

    /// `15 min.`, as AWS writes it.
    private static func span(_ seconds: Int) -> String {
        seconds.isMultiple(of: 60) ? "\(seconds / 60) min." : "\(seconds) sec."
    }
}
