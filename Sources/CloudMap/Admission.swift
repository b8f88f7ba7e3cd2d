package import RequestSigning

/// Who is let in: which hosts may be named, and how requests must be signed.
package struct Admission: Sendable {
    private let mode: SignatureMode
    private let verifier: SigV4Verifier
    private let hosts: Set<String>
    private let checksHosts: Bool

    /// An admission by these credentials; without any, only loopback names and `hosts` may stand in
    /// a request's Host.
    ///
    /// - Parameter mode: nil is strict when there are credentials, and off otherwise.
    package init(
        credentials: [Credential], mode: SignatureMode? = nil, hosts: [String] = [],
        clockSkew: Int = SigningLimits.clockSkew
    ) {
        self.mode = mode ?? (credentials.isEmpty ? .off : .strict)
        verifier = SigV4Verifier(credentials, clockSkew: clockSkew)
        checksHosts = credentials.isEmpty
        self.hosts = Set((["localhost", "127.0.0.1", "[::1]"] + hosts).map { $0.lowercased() })
    }

    /// Refuses what a browser sends from a page: with an Origin, or with a name of a stranger as
    /// Host that leads to our address (DNS rebinding).
    func admit(_ request: HTTPRequestParts) throws(APIError) {
        if request.header("Origin") != nil {
            throw APIError(
                "AccessDeniedException", status: 403,
                "Requests of web pages (with an Origin header) are refused.")
        }
        guard checksHosts else { return }
        guard let host = request.header("Host"), isKnown(host) else {
            throw APIError(
                "AccessDeniedException", status: 403,
                "The Host '\(request.header("Host") ?? "")' is not one of this server: add it to "
                    + "apiHosts, or configure credentials.")
        }
    }

    /// Whether a Host is ours: with or without a port, and with the `data-` that SDKs put in front.
    private func isKnown(_ host: String) -> Bool {
        var name = host.lowercased()
        if let colon = name.lastIndex(of: ":"), name[colon...].dropFirst().allSatisfy(\.isNumber),
            !name.hasSuffix("]")
        {
            name = String(name[..<colon])
        }
        return hosts.contains(name)
            || name.hasPrefix("data-") && hosts.contains(String(name.dropFirst(5)))
    }

    /// What the sender of a request may do.
    func permission(
        of request: HTTPRequestParts, now: Int
    ) throws(APIError) -> Credential.Permission {
        if mode == .off || mode == .lenient && request.header("Authorization") == nil {
            return .readWrite
        }
        do throws(SignatureFailure) {
            return try verifier.verify(request, service: "servicediscovery", now: now).permission
        } catch {
            throw APIError(error)
        }
    }
}

extension APIError {
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
        case .expired(let signed, let limit):
            self.init(
                "InvalidSignatureException",
                "Signature expired: \(signed) is now earlier than \(limit)")
        case .early(let signed, let limit):
            self.init(
                "InvalidSignatureException",
                "Signature not yet current: \(signed) is still later than \(limit)")
        }
    }
}
