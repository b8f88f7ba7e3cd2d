import DNSWire
import Zones

/// Where fuzzing starts: queries as clients send them, for every kind of name, with every option,
/// and hostile ones.
package enum FuzzSeeds {
    /// The octets of all seeds.
    package static func all() throws -> [[UInt8]] {
        try questions() + forwarded() + strangers() + options() + cookies() + hostile() + replies()
    }

    private static let settings: [(UInt8, UInt8)] = [
        (0, 0), (FuzzInput.Choice.tcp, 4), (FuzzInput.Choice.colliding | 0x40, 8),
    ]

    /// A question for each kind of name and set, over UDP and TCP: plain, with EDNS, and with every
    /// option that a reply has room set aside for.
    private static func questions() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        for (name, type) in asked {
            let name = try DomainName(name)
            for (index, choices) in settings.enumerated() {
                let payload: UInt16? = index == 2 ? nil : 4096
                seeds.append(
                    input(choices, PlainQuery(name, type, payloadSize: payload).octets))
            }
            for choices in [0x40, 0x00, FuzzInput.Choice.tcp] as [UInt8] {
                var query = PlainQuery(name, type, payloadSize: 1232)
                query.options = [(10, Array(repeating: 4, count: 8)), (3, []), (11, [])]
                seeds.append(input((choices, 0), query.octets))
            }
        }
        return seeds
    }

    /// Questions of clients that are forwarded for: such as others have to answer, and ours.
    private static func forwarded() throws -> [[UInt8]] {
        let names = [
            "www.example.org.", "out.example.", "x.named-out.example.", "one.example.",
            "none.example.", "to-one.example.", "to-failed.example.",
        ]
        var seeds: [[UInt8]] = []
        for name in names {
            for payload in [nil, 1232] as [UInt16?] {
                var message = PlainQuery(try DomainName(name), .a, payloadSize: payload).octets
                for flags in [(1, 0), (1, 0x10), (0, 0), (0x21, 0)] as [(UInt8, UInt8)] {
                    (message[2], message[3]) = flags
                    for choice in [0, FuzzInput.Choice.tcp, FuzzInput.Choice.bare] {
                        seeds.append(input((choice, FuzzInput.forwarded), message))
                    }
                }
            }
        }
        return seeds
    }

    /// Questions of clients that are not answered as others are, and such of the class CH.
    private static func strangers() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        let names: [(String, RecordType)] = [
            ("one.example.", .a), ("version.bind.", .txt), ("ID.server.", .any),
            ("id.server.", .a), ("version.other.", .txt), ("version.bind.", .axfr),
        ]
        for (name, type) in names {
            let name = try DomainName(name)
            var cookie = PlainQuery(name, type, payloadSize: 1232)
            cookie.options = [(10, Array(repeating: 5, count: 8)), (19, [])]
            var future = cookie.octets
            future[name.wire.count + 12 + 4 + 6] = 1
            for message in [PlainQuery(name, type).octets, cookie.octets, future] {
                var message = message
                if type != .a || name.wire.count < 12 { message[name.wire.count + 15] = 3 }
                let stranger = FuzzInput.Choice.stranger
                for choice in [0, stranger, stranger | FuzzInput.Choice.ipv6] {
                    for seed in [0, 4] as [UInt8] { seeds.append(input((choice, seed), message)) }
                }
            }
        }
        return seeds
    }

    /// Labels of 120 octets and more.
    private static let long = String(repeating: String(repeating: "x", count: 40) + ".", count: 3)

    private static let asked: [(String, RecordType)] = [
        ("example.", .soa), ("example.", .any), ("example.", .axfr), (".", .ns),
        ("ONE.example.", .a), ("one.example.", .aaaa), ("one.example.", .txt),
        ("eight.example.", .a), ("chunks.example.", .a), ("window.example.", .txt),
        ("texts.example.", .txt), ("pick.example.", .a), ("most.example.", .a),
        ("why.example.", .a), ("full.example.", .a), ("nothing.example.", .a),
        ("types.example.", .any),
        ("types.example.", RecordType(rawValue: 65_280)), ("types.example.", .mx),
        ("types.example.", RecordType(rawValue: 0)), ("c.d.empty.example.", .a),
        ("none.example.", .a), ("x.wild.example.", .a), ("x.y.wild.example.", .txt),
        ("below.wild.example.", .txt), ("x.below.wild.example.", .a), ("deep.example.", .a),
        ("www.nested.deep.example.", .a), ("nested.deep.example.", .ds), ("example.", .ds),
        ("x.nested.deep.example.", .a), ("1.2.0.192.in-addr.arpa.", .ptr),
        ("_few._tcp.example.", .srv), ("_many._tcp.example.", .srv), ("_far._tcp.example.", .srv),
        ("_browsed._tcp.example.", .ptr), ("_crowd._tcp.example.", .ptr),
        ("x._any._udp.example.", .srv), ("to-one.example.", .a), ("to-one.example.", .any),
        ("to-one.example.", .cname), ("to-chunks.example.", .a), ("to-window.example.", .txt),
        ("to-none.example.", .a), ("to-empty.example.", .a), ("to-wild.example.", .a),
        ("to-cut.example.", .a), ("to-why.example.", .a), ("out.example.", .a),
        ("self.example.", .a), ("loop-1.example.", .a), ("hop-0.example.", .a),
        ("to-named.example.", .a), ("x.turned.example.", .a), ("to-one.named.example.", .a),
        ("named.example.", .dname), ("x.named-out.example.", .a),
        ("x.named-loop.example.", .a), ("cut.example.", .ns), ("x.cut.example.", .a),
        ("cut.example.", .ds), ("ns-0.cut.example.", .a), ("x.wide.example.", .a),
        ("www.example.org.", .a), ("version.bind.", .txt),
        ("groups.example.", .a), ("crowds.example.", .a), ("crowds.example.", .aaaa),
        ("crowds.example.", .any), ("x.led.example.", .a), ("to-groups.example.", .a),
        ("to-crowds.example.", .aaaa), ("failed.example.", .a), ("failed.example.", .aaaa),
        ("failed.example.", .any), ("to-failed.example.", .a), ("to-failed.named.example.", .a),
        ("\(long)named-long.example.", .a), ("\(long)named-far.example.", .a),
    ]

    /// Every option that is known, each in every form that it may and may not have.
    private static func options() throws -> [[UInt8]] {
        let lengths: [(UInt16, [Int])] = [
            (3, [0, 4]), (5, [3]), (8, [4, 8, 20]), (9, [0, 4]), (10, [0, 7, 8, 16, 24, 40, 41]),
            (11, [0, 2]), (12, [64]), (15, [2]), (19, [0, 6]), (65_001, [5]),
        ]
        var seeds: [[UInt8]] = []
        for (code, lengths) in lengths {
            for length in lengths {
                var query = PlainQuery(try DomainName("one.example."), .a, payloadSize: 1232)
                query.options = [(code, Array(repeating: 1, count: length))]
                for choices in settings { seeds.append(input(choices, query.octets)) }
                query.options += [(3, []), (11, []), (10, Array(repeating: 2, count: 8))]
                seeds.append(input((FuzzInput.Choice.tcp | 0x80, 0), query.octets))
            }
        }
        var version = PlainQuery(try DomainName("one.example."), .a, payloadSize: 1232).octets
        version[version.count - 5] = 1
        version[version.count - 4] = 0x80
        return seeds + [input((0, 0), version)]
    }

    /// Queries that bring back the cookie that the server made for them.
    private static func cookies() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        let check = try FuzzCheck()
        for choice in [0, FuzzInput.Choice.ipv6, FuzzInput.Choice.rotating] {
            var query = PlainQuery(try DomainName("one.example."), .a, payloadSize: 1232)
            query.options = [(EDNSOption.cookie, Array("clientck".utf8))]
            guard let asked = FuzzInput(input((choice, 0), query.octets)),
                let cookie = ReplyReader(try check.run(asked))?.option(EDNSOption.cookie)
            else { throw FuzzFinding(description: "no cookie for a client that asks for one") }
            query.options = [(EDNSOption.cookie, cookie)]
            for age in UInt8(0)..<4 { seeds.append(input((choice, age), query.octets)) }
            var alone = query.octets
            alone.removeSubrange(12..<12 + query.name.wire.count + 4)
            alone[5] = 0
            seeds.append(input((choice, 0), alone))
        }
        return seeds
    }

    /// The octets of an input.
    static func input(_ choices: (UInt8, UInt8), _ message: [UInt8]) -> [UInt8] {
        [choices.0, choices.1] + message
    }
}
