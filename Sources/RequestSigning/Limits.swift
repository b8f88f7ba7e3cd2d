/// The limits of request signatures.
package enum SigningLimits {
    /// Seconds that a request's time may differ from ours, unless configured otherwise.
    package static let clockSkew = 900
    /// Derived keys that are kept: one for each credential, day and region in use.
    static let derivedKeys = 256
    /// Headers that a signature may name.
    static let signedHeaders = 64
    /// Parameters of a request; the largest of the APIs that are served has some twenty.
    static let parameters = 1_000
    /// Characters of a name that a refusal shows.
    static let quotedName = 100
    /// Octets of a string to sign that a refusal shows; those of real requests have some hundred.
    static let quotedString = 16 << 10
    /// Nonces that are remembered, in some 80 MiB at most: 580 requests a second for half an hour.
    package static let nonces = 1 << 20
}
