package import DNSWire
package import Forwarding
internal import Registry

/// Asks others for the records of a name outside our zones.
package typealias TargetLookUp =
    @Sendable (_ name: DomainName, _ type: RecordType) async -> LookUpResult

/// The addresses of one type that the target of an instance (AWS_ALIAS_DNS_NAME) may have.
struct TargetQuestion: Hashable, Sendable {
    let name: DomainName
    let type: RecordType
}

/// What they are.
enum TargetAnswer: Hashable, Sendable {
    /// The data of the records, in order, each once.
    case addresses([[UInt8]], ttl: UInt32)
    /// The target exists, and has no addresses of this type.
    case nothing
    /// It does not exist, or leads nowhere; the text says why.
    case missing(String)
    /// Nobody could tell; the text says why.
    case failure(String)
    /// It is being looked up for the first time.
    case pending

    /// Whether the target counts as healthy.
    var isResolved: Bool {
        switch self {
        case .addresses, .nothing: true
        case .missing, .failure, .pending: false
        }
    }

    /// Why it is not resolved; nil where it is.
    var reason: String? {
        switch self {
        case .addresses, .nothing: nil
        case .missing(let text), .failure(let text): text
        case .pending: "it is being looked up"
        }
    }

    /// Addresses of a type, of which a target keeps so many; without any there is nothing.
    init(_ addresses: some Sequence<[UInt8]>, of type: RecordType, ttl: UInt32) {
        let octets = type == .a ? 4 : 16
        let sorted = Set(addresses.lazy.filter { $0.count == octets }).sorted {
            $0.lexicographicallyPrecedes($1)
        }
        let kept = Array(sorted.prefix(ServerLimits.targetAddresses))
        self =
            kept.isEmpty ? .nothing : .addresses(kept, ttl: min(ttl, ServerLimits.targetTTL))
    }

    /// What a look-up of a name and type found.
    init(_ result: LookUpResult, _ question: TargetQuestion) {
        switch result.outcome {
        case .records(let data): self.init(data, of: question.type, ttl: result.seconds)
        case .noData: self = .nothing
        case .nameError: self = .missing("\(question.name) does not exist")
        case .failure(let text): self = .failure("\(question.name): \(text)")
        }
    }
}

extension Instance {
    /// The name whose addresses it is answered with; nil for one with its own.
    var aliasTarget: DomainName? {
        attributes[ReservedAttribute.alias].flatMap { DomainName(plain: $0) }
    }
}
