/// What holds for a client.
struct Verdict: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    /// Its queries are refused.
    static let refused = Verdict(rawValue: 1)
    /// Its replies are not counted.
    static let exempt = Verdict(rawValue: 2)
    /// In the table of first octets: not all addresses have the same verdict.
    static let various = Verdict(rawValue: 128)
}

/// One range of addresses and what is said of it.
struct ClientRule {
    let range: AddressRange
    /// Nil for a range that is exempt from counting.
    let access: Access?

    /// Whether its clients are answered.
    enum Access { case allow, deny }

    /// What holds in the range, which lies in one where `verdict` holds.
    func applied(to verdict: Verdict) -> Verdict {
        switch access {
        case .allow: verdict.subtracting(.refused)
        case .deny: verdict.union(.refused)
        case nil: verdict.union(.exempt)
        }
    }

    /// The order of ranges: by their first address, the larger before those in it, and of equal
    /// ones the denied last, so that it has the last word.
    func comesBefore(_ other: ClientRule) -> Bool {
        if range.first != other.range.first { return range.first < other.range.first }
        if range.last != other.range.last { return range.last > other.range.last }
        return access != .deny && other.access == .deny
    }
}

/// Where, going over the addresses of a family from the lowest to the highest, another verdict
/// begins to hold. The first place is address 0.
struct VerdictPlaces {
    private(set) var starts: [UInt128] = [0]
    private(set) var verdicts: [Verdict]
    private let otherwise: Verdict
    private let last: UInt128
    /// The ranges around the current place: two of them lie inside each other or apart.
    private var open: [(last: UInt128, verdict: Verdict)] = []

    /// The places of the rules of one family; `otherwise` holds outside their ranges.
    init(_ rules: [ClientRule], isIPv6: Bool, otherwise: Verdict) {
        self.otherwise = otherwise
        verdicts = [otherwise]
        last = isIPv6 ? .max : UInt128(UInt32.max)
        let own = rules.filter { $0.range.isIPv6 == isIPv6 }
        for rule in own.sorted(by: { $0.comesBefore($1) }) {
            while let innermost = open.last, innermost.last < rule.range.first { leave() }
            open.append((rule.range.last, rule.applied(to: innermost)))
            begin(at: rule.range.first)
        }
        while !open.isEmpty { leave() }
    }

    /// The verdict for the addresses from `first` to `last`; `various` if it is not one.
    func verdict(from first: UInt128, to last: UInt128) -> Verdict {
        let index = starts.lastIndex { $0 <= first } ?? 0
        let isLast = index + 1 == starts.count || starts[index + 1] > last
        return isLast ? verdicts[index] : .various
    }

    private var innermost: Verdict { open.last?.verdict ?? otherwise }

    private mutating func leave() {
        let left = open.removeLast().last
        if left < last { begin(at: left + 1) }
    }

    private mutating func begin(at start: UInt128) {
        if starts.last == start {
            verdicts[verdicts.count - 1] = innermost
        } else if verdicts.last != innermost {
            starts.append(start)
            verdicts.append(innermost)
        }
    }
}
