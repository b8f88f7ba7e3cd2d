internal import DNSWire

/// What a look-up inside the program found.
package struct LookUpResult: Sendable {
    /// What there is of a name and type.
    package enum Outcome: Hashable, Sendable {
        /// The data of the records, aliases followed. Names in data are those of the message: ask
        /// for types without any, such as A and AAAA.
        case records([[UInt8]])
        case noData
        case nameError
        /// Nobody could tell; the text says why.
        case failure(String)
    }

    package let outcome: Outcome
    /// Seconds for which it holds; 0 where that is not known.
    package let seconds: UInt32

    /// What was found, and for how many seconds it holds.
    package init(_ outcome: Outcome, seconds: UInt32) {
        self.outcome = outcome
        self.seconds = seconds
    }

    /// A failure with a reason.
    init(failure text: String) {
        self.init(.failure(text), seconds: 0)
    }

    /// What an answer of this age says of a type.
    init(_ answer: Answer, type: RecordType, age: UInt32) {
        seconds = answer.seconds > age ? answer.seconds - age : 0
        let found = answer.records.filter { $0.section == .answer && $0.type == type }
        switch answer.code {
        case .noError where !found.isEmpty:
            outcome = .records(found.map { Array(answer.message.octets[$0.data..<$0.end]) })
        case .noError: outcome = .noData
        case .nameError: outcome = .nameError
        default:
            let text = String(decoding: answer.extendedError.dropFirst(2), as: UTF8.self)
            outcome = .failure(text.isEmpty ? "upstreams answer \(answer.code)" : text)
        }
    }
}

/// A look-up that waits for its result.
struct LookUpRequest: Sendable {
    let name: DomainName
    let type: RecordType
    let complete: @Sendable (LookUpResult) -> Void
}
