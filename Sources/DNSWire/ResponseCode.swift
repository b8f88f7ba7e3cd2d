/// A response code, RFC 6895 §2.3; those above 15 need EDNS for their upper bits.
package struct ResponseCode: RawRepresentable, Hashable, Sendable {
    /// The twelve-bit number.
    package let rawValue: UInt16

    /// The code with this number.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let noError = Self(rawValue: 0)
    package static let formatError = Self(rawValue: 1)
    package static let serverFailure = Self(rawValue: 2)
    package static let nameError = Self(rawValue: 3)
    package static let notImplemented = Self(rawValue: 4)
    package static let refused = Self(rawValue: 5)
    /// A DNAME made a name that is too long, RFC 6672 §2.2.
    package static let nameTooLong = Self(rawValue: 6)
    /// The query is signed with a key that is not known, RFC 8945 §5.2.1.
    package static let notAuthorized = Self(rawValue: 9)
    package static let badVersion = Self(rawValue: 16)
    /// The server's cookie is missing or none of its own, RFC 7873 §8.
    package static let badCookie = Self(rawValue: 23)
}

extension ResponseCode: CustomStringConvertible {
    /// The mnemonic as dig prints it.
    package var description: String {
        switch rawValue {
        case 0: "NOERROR"
        case 1: "FORMERR"
        case 2: "SERVFAIL"
        case 3: "NXDOMAIN"
        case 4: "NOTIMP"
        case 5: "REFUSED"
        case 6: "YXDOMAIN"
        case 9: "NOTAUTH"
        case 16: "BADVERS"
        case 23: "BADCOOKIE"
        default: "RCODE\(rawValue)"
        }
    }
}

/// An extended error's info code, RFC 8914 §4.
package struct ExtendedErrorCode: RawRepresentable, Hashable, Sendable {
    /// The number in the option.
    package let rawValue: UInt16

    /// The code with this number.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Its text says it all, RFC 8914 §4.1.
    package static let other = Self(rawValue: 0)
    /// The client may not ask here, RFC 8914 §4.19.
    package static let prohibited = Self(rawValue: 18)
    /// The name is in no zone of ours, RFC 8914 §4.21.
    package static let notAuthoritative = Self(rawValue: 20)
    /// No server that could know replied, RFC 8914 §4.23.
    package static let noReachableAuthority = Self(rawValue: 22)
    /// The way to such a server failed, RFC 8914 §4.24.
    package static let networkError = Self(rawValue: 23)
}
