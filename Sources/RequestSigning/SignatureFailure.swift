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
    /// Its time is more than the allowed difference before ours.
    case expired(Difference)
    /// Its time is more than the allowed difference ahead of ours.
    case early(Difference)

    /// How far a request's time is off; times as clients write them, `20150830T123600Z`.
    package struct Difference: Hashable, Sendable {
        /// The time that was signed.
        package let signed: String
        /// The outermost time that is allowed.
        package let limit: String
        /// Our time.
        package let now: String
        /// The allowed difference, in seconds.
        package let allowed: Int

        /// A difference of these times.
        package init(signed: String, limit: String, now: String, allowed: Int) {
            self.signed = signed
            self.limit = limit
            self.now = now
            self.allowed = allowed
        }
    }
}
