internal import DNSWire
internal import Synchronization

/// What is counted of queries and replies; the raw value is the place in the arrays of counts.
package enum ResponderCounter: Int, CaseIterable, Sendable {
    case udpQueries, tcpQueries
    case typeA, typeAAAA, typeSRV, typeCNAME, typePTR, typeSOA, typeNS, typeTXT, typeANY, typeOther
    case codeNoError, codeFormatError, codeServerFailure, codeNameError, codeNotImplemented
    case codeRefused, codeNameTooLong, codeNotAuthorized, codeBadVersion, codeBadCookie
    case answered, noData, nameError, referral, outside
    case aliasHops, truncated, windowed, dropped
    case forwarded
    case cookies, validCookies, prohibited, limited, slipped

    /// The counter of queries for this type.
    static func counter(of type: RecordType) -> Self {
        switch type.rawValue {
        case 1: .typeA
        case 2: .typeNS
        case 5: .typeCNAME
        case 6: .typeSOA
        case 12: .typePTR
        case 16: .typeTXT
        case 28: .typeAAAA
        case 33: .typeSRV
        case 255: .typeANY
        default: .typeOther
        }
    }

    /// The counter of replies with this code (RFC 6895 §2.3).
    static func counter(of code: ResponseCode) -> Self {
        switch code.rawValue {
        case 0: .codeNoError
        case 1: .codeFormatError
        case 3: .codeNameError
        case 4: .codeNotImplemented
        case 5: .codeRefused
        case 6: .codeNameTooLong
        case 9: .codeNotAuthorized
        case 16: .codeBadVersion
        case 23: .codeBadCookie
        default: .codeServerFailure
        }
    }
}

/// Counts of one responder or the sum of several, a plain value.
package struct ResponderCounts: Sendable {
    fileprivate var counts = InlineArray<40, UInt64>(repeating: 0)

    /// All zero.
    package init() {}

    /// The count of this counter.
    package subscript(counter: ResponderCounter) -> UInt64 {
        get { counts.span[counter.rawValue] }
        set { counts[counter.rawValue] = newValue }
    }

    /// Counts one more.
    mutating func increment(_ counter: ResponderCounter) { counts[counter.rawValue] &+= 1 }

    /// Counts an answer that was an alias as one that was followed.
    @inline(never)
    mutating func countAsHop() {
        self[.answered] &-= 1
        self[.aliasHops] &+= 1
    }

    /// Adds other counts.
    package mutating func add(_ other: ResponderCounts) {
        for index in counts.indices { counts[index] &+= other.counts[index] }
    }
}

/// Where one responder's counts are read by others.
///
/// The responder counts in its own memory and stores the counts here once a batch; nobody else
/// writes.
package final class ResponderCounterBlock: Sendable {
    private let counts = InlineArray<40, Atomic<UInt64>> { _ in Atomic(0) }

    /// A block of zeros.
    package init() {}

    /// Stores the responder's counts; only its own thread calls it.
    func store(_ values: borrowing ResponderCounts) {
        let values = values.counts.span
        for index in 0..<values.count { counts[index].store(values[index], ordering: .relaxed) }
    }

    /// The counts as they were stored last.
    package func load() -> ResponderCounts {
        var values = ResponderCounts()
        for counter in ResponderCounter.allCases {
            values[counter] = counts[counter.rawValue].load(ordering: .relaxed)
        }
        return values
    }
}
