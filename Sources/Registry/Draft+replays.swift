/// Requests that may be repeated: a client sends the same token again when an answer was lost.
extension Draft {
    /// A request's token with everything it is valid for.
    struct Token {
        let key: Replay.Key
        let digest: String

        /// The token of a request; nil for a request without one.
        ///
        /// - Parameters:
        ///   - scope: what the token is unique in: the kind of request and its resource.
        ///   - digest: asked for only where there is a token.
        init?(
            _ token: String?, scope: @autoclosure () -> [String],
            digest: @autoclosure () -> RequestDigest
        ) {
            guard let token else { return nil }
            key = Replay.key(of: token, in: scope())
            self.digest = digest().text
        }
    }

    /// What the same request was answered with; nil for a new one.
    ///
    /// The token of an operation with another request is refused. That of a service is not, so that
    /// the service's name is looked at first (`isReused`); and when the service is gone, there is
    /// nothing to answer with and the request is new.
    func replay(_ token: Token?) throws(Refusal) -> CommandResult? {
        guard let token, let replay = liveReplay(token) else { return nil }
        if replay.digest == token.digest { return replay.result }
        guard case .operation(let id) = replay.result else { return nil }
        throw .error(
            .duplicateRequest(
                "The token of operation \(id) was sent again with another request.",
                operationID: id))
    }

    /// Whether the token came with another request before.
    func isReused(_ token: Token?) -> Bool {
        guard let token, let replay = liveReplay(token) else { return false }
        return replay.digest != token.digest
    }

    private func liveReplay(_ token: Token) -> Replay? {
        guard let replay = tables.replays[token.key], replay.expires >= now else { return nil }
        if case .service(let id) = replay.result, tables.services[id] == nil { return nil }
        return replay
    }

    /// Keeps what a request was answered with for those who repeat it.
    mutating func remember(_ token: Token?, _ result: CommandResult) {
        guard let token else { return }
        let expires = Timestamp(milliseconds: now.milliseconds + RegistryLimits.replayAge)
        put(
            .putReplay(
                Replay(key: token.key, digest: token.digest, result: result, expires: expires)))
    }
}

extension Replay {
    /// The key of a token that is unique in the scope.
    static func key(of token: String, in scope: [String]) -> Key {
        (scope + [token]).joined(separator: " ")
    }
}

extension RegisterInstance {
    /// What a token of the request is unique in.
    var tokenScope: [String] { ["REGISTER_INSTANCE", serviceID, instanceID] }
}
