/// Where the parts of a reply stand whose answer others have: header, question, aliases of ours
/// that lead to the name that is missing, and the OPT record.
package struct ReplyOutline: Sendable {
    /// Where the name stands that others are to be asked for: the question's, or an alias' target.
    package var target: UInt16 = 0
    /// The offsets behind the question, behind our own records, and behind the OPT record.
    package var questionEnd: UInt16 = 0
    package var answersEnd: UInt16 = 0
    package var optionsEnd: UInt16 = 0
    /// The most octets that the whole reply may have.
    package var size: UInt16 = 0
    private var flags: UInt16 = 0

    /// An outline of nothing.
    package init() {}

    /// Whether the client wants signatures: the DO bit (RFC 3225).
    package var wantsDNSSEC: Bool {
        get { flags & 1 != 0 }
        set { flags = newValue ? flags | 1 : flags & ~1 }
    }
    /// Whether the client checks signatures itself: the CD bit (RFC 4035 §3.2.2).
    package var checkingDisabled: Bool {
        get { flags & 2 != 0 }
        set { flags = newValue ? flags | 2 : flags & ~2 }
    }

    /// The numbers, as one thread hands them to another in this process.
    package var numbers: (UInt16, UInt16, UInt16, UInt16, UInt16, UInt16) {
        (target, questionEnd, answersEnd, optionsEnd, size, flags)
    }

    /// The outline of such numbers.
    package init(numbers: (UInt16, UInt16, UInt16, UInt16, UInt16, UInt16)) {
        (target, questionEnd, answersEnd, optionsEnd, size, flags) = numbers
    }
}
