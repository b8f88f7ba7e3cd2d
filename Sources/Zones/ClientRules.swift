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
/// | 528 | the places of IPv4, a word each: where it starts, and the verdict in the lower half |
/// | behind | the places of IPv6: where it starts in two words, and the verdict in one |
struct VerdictTable: BitwiseCopyable {
    let block: Block

    private static let octets = (ipv4: 8, ipv6: 264)
    private static let counts = (ipv4: 520, ipv6: 524)
    private static let places = 528
    private static let place = (ipv4: 8, ipv6: 24)

    /// The table of these places.
    static func make(_ ipv4: VerdictPlaces, _ ipv6: VerdictPlaces) -> VerdictTable {
        let behind = places + ipv4.starts.count * place.ipv4
        let block = Block.allocate(behind + ipv6.starts.count * place.ipv6, edition: 0)
        block.store(UInt32(ipv4.starts.count), at: counts.ipv4)
        block.store(UInt32(ipv6.starts.count), at: counts.ipv6)
        for (index, start) in ipv4.starts.enumerated() {
            let word = UInt64(start) << 32 | UInt64(ipv4.verdicts[index].rawValue)
            block.store(word, at: places + index * place.ipv4)
        }
        for (index, start) in ipv6.starts.enumerated() {
            let offset = behind + index * place.ipv6
            block.store(UInt64(start >> 64), at: offset)
            block.store(UInt64(truncatingIfNeeded: start), at: offset + 8)
            block.store(UInt64(ipv6.verdicts[index].rawValue), at: offset + 16)
        }
        let table = VerdictTable(block: block)
        table.storeOctets(ipv4, at: octets.ipv4, width: 32)
        table.storeOctets(ipv6, at: octets.ipv6, width: 128)
        return table
    }

    private func storeOctets(_ places: VerdictPlaces, at offset: Int, width: Int) {
        for octet in 0..<256 {
            let first = UInt128(octet) << (width - 8)
            let verdict = places.verdict(from: first, to: first | (1 << (width - 8) - 1))
            block.store(verdict.rawValue, at: offset + octet)
        }
    }

    /// What holds for a client.
    @inline(__always)
    func verdict(of client: borrowing Client) -> Verdict {
        let octet = Int(truncatingIfNeeded: client.low & 0xFF)
        let offset = client.isIPv6 ? Self.octets.ipv6 : Self.octets.ipv4
        let verdict = Verdict(rawValue: block.octet(at: offset &+ octet))
        if verdict != .various { return verdict }
        return client.isIPv6
            ? searchIPv6(client.low.byteSwapped, client.high.byteSwapped)
            : searchIPv4(UInt32(truncatingIfNeeded: client.low).byteSwapped)
    }

    /// The verdict of the last place that is not behind an IPv4 address.
    @inline(never)
    private func searchIPv4(_ address: UInt32) -> Verdict {
        let key = UInt64(address) << 32 | UInt64(UInt32.max)
        var low = 0
        var count = Int(block.single(at: Self.counts.ipv4))
        while count > 1 {
            let half = count >> 1
            let offset = Self.places &+ (low &+ half) &* Self.place.ipv4
            if block.word(at: offset) <= key { low &+= half }
            count &-= half
        }
        let word = block.word(at: Self.places &+ low &* Self.place.ipv4)
        return Verdict(rawValue: UInt8(truncatingIfNeeded: word))
    }

    /// The same for an IPv6 address of two words.
    @inline(never)
    private func searchIPv6(_ upper: UInt64, _ lower: UInt64) -> Verdict {
        let behind = Self.places &+ Int(block.single(at: Self.counts.ipv4)) &* Self.place.ipv4
        var low = 0
        var count = Int(block.single(at: Self.counts.ipv6))
        while count > 1 {
            let half = count >> 1
            let offset = behind &+ (low &+ half) &* Self.place.ipv6
            let start = (block.word(at: offset), block.word(at: offset &+ 8))
            if start <= (upper, lower) { low &+= half }
            count &-= half
        }
        let word = block.word(at: behind &+ low &* Self.place.ipv6 &+ 16)
        return Verdict(rawValue: UInt8(truncatingIfNeeded: word))
    }
}
