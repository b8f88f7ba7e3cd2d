/// What holds for which clients: who is answered, and whose replies are counted.
///
/// Made once, when a server starts: for each family the places where another verdict begins,
/// sorted. The first octet of an address settles most cases; within the others the place is found
/// by binary search. Of ranges that contain each other the innermost decides; that is settled when
/// this is made.
package final class ClientRules: Sendable {
    /// The address of a block; a number, which any thread may have.
    private let address: UInt64
    /// False when all clients are answered and none is counted: nobody has to be looked up.
    let areNeeded: Bool

    /// Rules of these ranges. The innermost range that a client is in decides whether it is
    /// answered, `denied` where both have the same one; a client that is in none is answered
    /// unless `allowed` has any. Those of `exempt` are not counted; nil counts nobody.
    package init(
        allowed: [AddressRange] = [], denied: [AddressRange] = [], exempt: [AddressRange]? = nil
    ) {
        var otherwise: Verdict = allowed.isEmpty ? [] : .refused
        if exempt == nil { otherwise.insert(.exempt) }
        let rules =
            allowed.map { ClientRule(range: $0, access: .allow) }
            + denied.map { ClientRule(range: $0, access: .deny) }
            + (exempt ?? []).map { ClientRule(range: $0, access: nil) }
        areNeeded = !allowed.isEmpty || !denied.isEmpty || exempt != nil
        address =
            VerdictTable.make(
                VerdictPlaces(rules, isIPv6: false, otherwise: otherwise),
                VerdictPlaces(rules, isIPv6: true, otherwise: otherwise)
            ).block.address
    }

    /// The table, for who holds the rules as long as it reads.
    var table: VerdictTable { VerdictTable(block: Block(address: address)) }

    deinit { Block(address: address).free() }
}

/// The verdicts of all addresses, in one block.
///
/// | offset | field |
/// |---|---|
/// | 8 | 256 octets: the verdict by the first octet of an IPv4 address |
/// | 264 | 256 octets: the same for IPv6 |
/// | 520 | how many places IPv4 has, in 32 bits, and behind them how many IPv6 has |
/// | 528 | the places of IPv4, then those of IPv6, 24 octets each: where it starts in two words, the upper one first, and the verdict in one |
struct VerdictTable: BitwiseCopyable {
    let block: Block

    private static let octets = (ipv4: 8, ipv6: 264)
    private static let counts = (ipv4: 520, ipv6: 524)
    private static let places = 528
    private static let place = 24

    /// The table of these places.
    static func make(_ ipv4: VerdictPlaces, _ ipv6: VerdictPlaces) -> VerdictTable {
        let count = ipv4.starts.count + ipv6.starts.count
        let block = Block.allocate(places + count * place, edition: 0)
        block.store(UInt32(ipv4.starts.count), at: counts.ipv4)
        block.store(UInt32(ipv6.starts.count), at: counts.ipv6)
        let table = VerdictTable(block: block)
        table.store(ipv4, octets: octets.ipv4, places: places, width: 32)
        table.store(
            ipv6, octets: octets.ipv6, places: places + ipv4.starts.count * place, width: 128)
        return table
    }

    private func store(_ list: VerdictPlaces, octets: Int, places: Int, width: Int) {
        for (index, start) in list.starts.enumerated() {
            let offset = places + index * Self.place
            block.store(UInt64(start >> 64), at: offset)
            block.store(UInt64(truncatingIfNeeded: start), at: offset + 8)
            block.store(UInt64(list.verdicts[index].rawValue), at: offset + 16)
        }
        for octet in 0..<256 {
            let first = UInt128(octet) << (width - 8)
            let verdict = list.verdict(from: first, to: first | (1 << (width - 8) - 1))
            block.store(verdict.rawValue, at: octets + octet)
        }
    }

    /// What holds for a client.
    @inline(__always)
    func verdict(of client: borrowing Client) -> Verdict {
        let octet = Int(truncatingIfNeeded: client.low & 0xFF)
        let offset = client.isIPv6 ? Self.octets.ipv6 : Self.octets.ipv4
        let verdict = Verdict(rawValue: block.octet(at: offset &+ octet))
        return verdict == .various ? search(client) : verdict
    }

    /// The verdict of the last place that is not behind the client's address.
    @inline(never)
    private func search(_ client: borrowing Client) -> Verdict {
        let ipv4Count = Int(block.single(at: Self.counts.ipv4))
        var low = client.isIPv6 ? ipv4Count : 0
        var high = client.isIPv6 ? low &+ Int(block.single(at: Self.counts.ipv6)) : ipv4Count
        let address = client.number
        while high &- low > 1 {
            let middle = (low &+ high) / 2
            let offset = Self.places &+ middle &* Self.place
            let start = (high: block.word(at: offset), low: block.word(at: offset &+ 8))
            if (start.high, start.low) <= address { low = middle } else { high = middle }
        }
        let verdict = block.word(at: Self.places &+ low &* Self.place &+ 16)
        return Verdict(rawValue: UInt8(truncatingIfNeeded: verdict))
    }
}

extension Client {
    /// The address as a number of two words, the upper one first.
    fileprivate var number: (high: UInt64, low: UInt64) {
        isIPv6
            ? (low.byteSwapped, high.byteSwapped)
            : (0, UInt64(UInt32(truncatingIfNeeded: low).byteSwapped))
    }
}
