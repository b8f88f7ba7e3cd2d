/// Who may ask the APIs of Alibaba Cloud: how their requests must be signed.
package struct AlibabaAdmission: Sendable {
    private let credentials: [String: Credential]
    private let mode: SignatureMode
    private let clockSkew: Int
    private let nonces: NonceMemory

    /// An admission by these credentials; `clockSkew` in seconds.
    package init(
        credentials: [Credential], mode: SignatureMode, clockSkew: Int = SigningLimits.clockSkew,
        nonces: NonceMemory
    ) {
        self.credentials = Dictionary(
            credentials.map { ($0.accessKeyID, $0) }, uniquingKeysWith: { $1 })
        self.mode = mode
        self.clockSkew = clockSkew
        self.nonces = nonces
    }

    /// The credential of who sent a request; nil for anybody, where no signature is asked for.
    /// `now` is in seconds since 1970.
    ///
    /// In strict mode a request is admitted once: its nonce is remembered as long as its time could
    /// be accepted.
    package func credential(
        of request: AlibabaRequest, now: Int
    ) throws(AlibabaRefusal) -> Credential? {
        try Self.checkParameters(request)
        if mode == .off { return nil }
        guard let signature = try AlibabaScheme.signature(of: request) else {
            if mode == .lenient { return nil }
            throw request.isRoot && request.parameter("AccessKeyId") == nil
                ? .noAccessKey : .incomplete("The request has no signature.")
        }
        let credential = try verify(signature, now: now)
        if mode == .strict { try remember(signature, now: now) }
        return credential
    }

    /// The key is found first and the time compared before the signature is: what a stranger
    /// learns is whether a key exists, as from Alibaba Cloud.
    private func verify(
        _ signature: some AlibabaSignature, now: Int
    ) throws(AlibabaRefusal) -> Credential {
        guard let credential = credentials[signature.accessKeyID] else { throw .unknownKey }
        guard abs(signature.time.seconds - now) <= clockSkew else { throw .expired(now: now) }
        guard signature.isMade(with: credential.secret) else {
            throw .mismatch(signature.stringToSign)
        }
        return credential
    }

    private func remember(
        _ signature: some AlibabaSignature, now: Int
    ) throws(AlibabaRefusal) {
        guard let nonce = signature.nonce, !nonce.isEmpty else {
            if let name = type(of: signature).mandatoryNonce { throw .noNonce(name) }
            return
        }
        // A time that was accepted as ahead of ours is behind it by as much before it is refused.
        let verdict = nonces.remember(
            nonce, of: signature.accessKeyID, now: now, seconds: 2 * clockSkew)
        switch verdict {
        case .fresh: return
        case .used: throw .replay
        case .full: throw .flowControl
        }
    }

    /// A name that stands there twice has two values for readers to choose from, and sorted by name
    /// they may change places.
    private static func checkParameters(
        _ request: AlibabaRequest
    ) throws(AlibabaRefusal) {
        let parameters = request.parameters
        guard parameters.count <= SigningLimits.parameters else {
            throw .parameters(
                "The request has more than \(SigningLimits.parameters) parameters.")
        }
        var names: Set<String> = []
        for parameter in parameters where !names.insert(parameter.name).inserted {
            let name = parameter.name.prefix(SigningLimits.quotedName)
            throw .parameters("The parameter \"\(name)\" stands in the request twice.")
        }
    }
}
