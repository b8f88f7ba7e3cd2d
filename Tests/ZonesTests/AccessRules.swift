import TestKit
import Testing

@testable import Zones

/// Who is answered and who is counted, by the ranges that an address is in.
@Suite("Rules for clients by address")
struct AccessRules {
    private func verdict(_ rules: ClientRules, _ address: String) throws -> Verdict {
        rules.table.verdict(of: try Client(address))
    }

    @Test("Without lists everybody is answered, and nobody has to be looked up")
    func none() {
        #expect(!ClientRules().areNeeded)
        #expect(ClientRules(denied: [AddressRange(0, length: 0, isIPv6: false)]).areNeeded)
        #expect(ClientRules(exempt: []).areNeeded)
    }

    @Test("The innermost range decides, and a denied one where both lists have it")
    func innermost() throws {
        let rules = ClientRules(
            allowed: try ["10.0.0.0/8", "10.1.2.0/24", "192.0.2.0/24"].map(AddressRange.init),
            denied: try ["10.1.0.0/16", "192.0.2.0/24", "10.1.2.128/25"].map(AddressRange.init))
        let refused = [
            "9.255.255.255": true, "10.0.0.0": false, "10.0.255.255": false, "10.1.0.0": true,
            "10.1.1.255": true, "10.1.2.0": false, "10.1.2.127": false, "10.1.2.128": true,
            "10.1.2.255": true, "10.1.3.0": true, "10.2.0.0": false, "10.255.255.255": false,
            "11.0.0.0": true, "192.0.2.77": true, "0.0.0.0": true, "255.255.255.255": true,
            "2001:db8:0:0:0:0:0:1": true,
        ]
        for (address, isRefused) in refused {
            #expect(try verdict(rules, address).contains(.refused) == isRefused, "\(address)")
        }
    }

    @Test("With a denied list alone everybody else is answered")
    func deniedAlone() throws {
        let rules = ClientRules(
            denied: try ["192.0.2.0/24", "2001:db8:0:0:0:0:0:0/32"].map(AddressRange.init))
        #expect(try verdict(rules, "192.0.2.9").contains(.refused))
        #expect(try !verdict(rules, "192.0.3.0").contains(.refused))
        #expect(try verdict(rules, "2001:db8:ffff:0:0:0:0:1").contains(.refused))
        #expect(try !verdict(rules, "2001:db9:0:0:0:0:0:1").contains(.refused))
        #expect(try verdict(rules, "192.0.3.0").contains(.exempt))
    }

    @Test("IPv4 addresses inside IPv6 are IPv4 addresses, in lists and as clients")
    func mapped() throws {
        let range = try AddressRange("0:0:0:0:0:ffff:c000:0200/120")
        #expect(try range == AddressRange("192.0.2.0/24"))
        let rules = ClientRules(denied: [range])
        #expect(try verdict(rules, "192.0.2.1").contains(.refused))
        #expect(try verdict(rules, "0:0:0:0:0:ffff:c000:0201").contains(.refused))
        #expect(try !verdict(rules, "0:0:0:0:0:ffff:c000:0301").contains(.refused))
    }

    @Test("Local addresses are those of loopback, private and link-local networks")
    func local() throws {
        let rules = ClientRules(exempt: AddressRange.local)
        let local = [
            "127.0.0.1", "127.255.255.255", "10.0.0.1", "172.16.0.0", "172.31.255.255",
            "192.168.0.1", "169.254.1.1", "0:0:0:0:0:0:0:1", "fe80:0:0:0:1:2:3:4",
            "febf:0:0:0:0:0:0:0", "fc00:0:0:0:0:0:0:0", "fdff:1:2:3:4:5:6:7",
        ]
        let foreign = [
            "126.255.255.255", "128.0.0.0", "9.255.255.255", "11.0.0.0", "172.15.255.255",
            "172.32.0.0", "192.167.255.255", "192.169.0.0", "169.253.255.255", "169.255.0.0",
            "0:0:0:0:0:0:0:2", "0:0:0:0:0:0:0:0", "fe7f:0:0:0:0:0:0:1", "fec0:0:0:0:0:0:0:1",
            "fbff:0:0:0:0:0:0:1", "fe00:0:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:1",
        ]
        for address in local { #expect(try verdict(rules, address) == .exempt, "\(address)") }
        for address in foreign { #expect(try verdict(rules, address) == [], "\(address)") }
    }

    @Test(
        "Random lists agree with going through all ranges, at every edge of them",
        arguments: [1, 2, 3, 4] as [UInt64], [false, true])
    func model(seed: UInt64, isIPv6: Bool) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let lists = (0..<3).map { _ in
                (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    AddressRange.random(isIPv6: isIPv6, using: &random)
                }
            }
            let rules = ClientRules(allowed: lists[0], denied: lists[1], exempt: lists[2])
            let edges = lists.joined().flatMap { [$0.first, $0.last, $0.first &- 1, $0.last &+ 1] }
            for edge in edges where isIPv6 || edge <= UInt128(UInt32.max) {
                let expected = Self.slowVerdict(edge, lists)
                let client = Client(number: edge, isIPv6: isIPv6)
                #expect(rules.table.verdict(of: client) == expected, "\(edge)")
            }
        }
    }

    /// The longest match among allowed and denied ranges, and membership of the exempt ones.
    private static func slowVerdict(_ address: UInt128, _ lists: [[AddressRange]]) -> Verdict {
        func narrowest(_ list: [AddressRange]) -> UInt128? {
            list.filter { $0.first <= address && address <= $0.last }.map { $0.last - $0.first }
                .min()
        }
        var verdict: Verdict = []
        switch (narrowest(lists[0]), narrowest(lists[1])) {
        case (nil, nil): if !lists[0].isEmpty { verdict.insert(.refused) }
        case (nil, .some): verdict.insert(.refused)
        case (.some, nil): break
        case (.some(let allowed), .some(let denied)):
            if denied <= allowed { verdict.insert(.refused) }
        }
        if narrowest(lists[2]) != nil { verdict.insert(.exempt) }
        return verdict
    }
}

extension AddressRange {
    /// A range among few networks, so that many contain each other.
    fileprivate static func random(
        isIPv6: Bool, using random: inout SeededGenerator
    ) -> AddressRange {
        let width = isIPv6 ? 128 : 32
        let length = Int.random(in: 0...12, using: &random)
        let bits = UInt128(UInt64.random(in: 0..<4096, using: &random)) << (width - 12)
        return AddressRange(bits, length: length, isIPv6: isIPv6)
    }
}

extension Client {
    /// The client whose address is this number.
    fileprivate init(number: UInt128, isIPv6: Bool) {
        self.init(
            low: isIPv6
                ? UInt64(truncatingIfNeeded: number >> 64).byteSwapped
                : UInt64(UInt32(truncatingIfNeeded: number).byteSwapped),
            high: isIPv6 ? UInt64(truncatingIfNeeded: number).byteSwapped : 0, isIPv6: isIPv6)
    }
}
