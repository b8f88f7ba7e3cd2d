/// Why the gateway of Alibaba Cloud does not let a request in, in its words.
///
/// What stands behind the first sentence of some messages is ours; clients compare codes, and the
/// end of one message alone, that of `mismatch`.
package struct AlibabaRefusal: Error, Hashable, Sendable {
    /// The HTTP status.
    package let status: Int
    /// `SignatureDoesNotMatch`: what clients compare.
    package let code: String
    package let message: String

    /// A refusal of these parts.
    package init(_ code: String, status: Int = 400, _ message: String) {
        self.code = code
        self.status = status
        self.message = message
    }
}

extension AlibabaRefusal {
    /// A signature that cannot be read, and what is wrong with it.
    static func incomplete(_ reason: String) -> AlibabaRefusal {
        AlibabaRefusal(
            "IncompleteSignature",
            "The request signature does not conform to Aliyun standards. \(reason)")
    }

    /// Neither a signature nor a key.
    static let noAccessKey = AlibabaRefusal(
        "MissingAccessKeyId", "AccessKeyId is mandatory for this action.")

    /// A signature of another kind than ours.
    static let method = AlibabaRefusal(
        "InvalidSignatureMethod", "Specified signature method is not valid.")

    /// Nobody has this access key.
    static let unknownKey = AlibabaRefusal(
        "InvalidAccessKeyId.NotFound", status: 404, "Specified access key is not found.")

    /// No time in the parameter or header of this name.
    static func noTime(_ name: String) -> AlibabaRefusal {
        AlibabaRefusal("IllegalTimestamp", absent(name))
    }

    /// A time that cannot be read.
    static let timeFormat = AlibabaRefusal(
        "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.")

    /// A time too far from ours, to either side.
    static func expired(now: Int) -> AlibabaRefusal {
        AlibabaRefusal(
            "InvalidTimeStamp.Expired",
            "Specified time stamp or date value is expired. It is "
                + "\(SignedTime(seconds: now).extended) here.")
    }

    /// Signed with another secret, or changed since. The string to sign shows where both sides
    /// differ; the SDK for Python takes the message apart at its colon.
    static func mismatch(_ stringToSign: String) -> AlibabaRefusal {
        let quoted = stringToSign.utf8.prefix(SigningLimits.quotedString)
        return AlibabaRefusal(
            "SignatureDoesNotMatch",
            "Specified signature is not matched with our calculation. server string to sign is:"
                + String(decoding: quoted, as: UTF8.self))
    }

    /// No nonce in the parameter or header of this name, though every client sends one.
    static func noNonce(_ name: String) -> AlibabaRefusal {
        AlibabaRefusal("MissingParameter", absent(name))
    }

    /// The same request once more.
    static let replay = AlibabaRefusal(
        "SignatureNonceUsed", "Specified signature nonce was used already.")

    /// More requests than nonces can be remembered of.
    static let flowControl = AlibabaRefusal(
        "Throttling.User", "Request was denied due to user flow control.")

    /// Parameters that different readers could take differently, or too many of them.
    static func parameters(_ reason: String) -> AlibabaRefusal {
        AlibabaRefusal("InvalidParameter", reason)
    }

    private static func absent(_ name: String) -> String {
        "The input parameter \"\(name)\" that is mandatory for processing this request is not "
            + "supplied."
    }
}
