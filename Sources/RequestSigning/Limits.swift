/// The limits of request signatures.
package enum SigningLimits {
    /// Seconds that a request's time may differ from ours, unless configured otherwise.
    package static let clockSkew = 900
    /// Derived keys that are kept: one for each credential, day and region in use.
    static let derivedKeys = 256
    /// Headers that a signature may name.
    static let signedHeaders = 64
}
