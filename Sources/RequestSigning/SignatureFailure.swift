/// Why a request is not accepted as signed.
package enum SignatureFailure: Error, Hashable, Sendable {
    /// It has no signature.
    case missing
    /// The signature cannot be read; the text says what is wrong with it.
    case incomplete(String)
    /// Nobody has this access key.
    case unknownKey
    /// It was signed with another secret, or changed since.
    case mismatch
    /// Its time is more than the allowed difference before ours; both as the client writes them.
    case expired(signed: String, limit: String)
    /// Its time is more than the allowed difference ahead of ours.
    case early(signed: String, limit: String)
}
