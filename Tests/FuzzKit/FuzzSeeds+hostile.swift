import DNSWire

extension FuzzSeeds {
    /// Messages that are not what they say.
    static func hostile() throws -> [[UInt8]] {
        let plain = PlainQuery(try DomainName("one.example."), .a).octets
        let options = PlainQuery(try DomainName("one.example."), .a, payloadSize: 1232).octets
        var messages: [[UInt8]] = []
        func change(_ message: [UInt8], _ change: (inout [UInt8]) -> Void) {
            var message = message
            change(&message)
            messages.append(message)
        }
        for count in [0, 1, 11, 12, 13, 17, options.count - 1] {
            messages.append(Array(options.prefix(count)))
        }
        for opcode in UInt8(1)...15 { change(options) { $0[2] = opcode << 3 } }
        for bit in 0..<16 { change(options) { $0[2 + bit / 8] ^= 0x80 >> UInt8(bit % 8) } }
        // Counts that lie.
        for offset in 4...11 {
            change(options) { $0[offset] = 0 }
            change(options) { $0[offset] = 2 }
            change(plain) { $0[offset] = 0xFF }
        }
        // A question that is a pointer: to itself, to the header, and behind the end.
        for target in [UInt8(12), 0, 0xFF] {
            change(plain) { $0.replaceSubrange(12..<$0.count - 4, with: [0xC0, target]) }
        }
        for label in [UInt8(0x40), 0x80, 0xBF, 64, 63] { change(plain) { $0[12] = label } }
        change(options) { $0.append(0) }
        let option = Array(options.suffix(11))
        change(options + option) { $0[11] = 2 }
        change(plain + [1, 0x61] + option) { $0[11] = 1 }
        // OPT records in other sections, and records that are none.
        change(plain + option) { $0[7] = 1 }
        change(plain + option) { $0[9] = 1 }
        let address: [UInt8] = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 1]
        change(plain + address + option) {
            $0[7] = 1; $0[11] = 1
        }
        change(plain + address) {
            $0[11] = 1; $0[$0.count - 5] = 5
        }
        change(plain + [0xC0]) { $0[11] = 1 }
        change(plain + [63, 1]) { $0[11] = 1 }
        change(plain + [1, 0x61, 0x80]) { $0[11] = 1 }
        // Options whose lengths lie.
        for data in [[0], [0, 10, 0], [0, 10, 0, 9, 1], [0, 3, 0xFF, 0xFF]] as [[UInt8]] {
            change(plain + option + data) {
                $0[11] = 1; $0[$0.count - 1 - data.count] = 4
            }
            change(plain + option + data) {
                $0[11] = 1
                $0[$0.count - 1 - data.count] = UInt8(data.count)
            }
        }
        messages += signed(plain) + signed(options) + future(options)
        messages.append(longest(labels: 127, of: 1))
        messages.append(longest(labels: 128, of: 1))
        messages.append(longest(labels: 4, of: 63))
        messages.append(plain.dropLast(4) + Array(repeating: 1, count: 2000))
        return messages.flatMap { message in [input((0, 0), message), input((1, 0), message)] }
    }

    /// A question for a name of labels of one length: 127 of one octet are the most there may be.
    private static func longest(labels: Int, of length: Int) -> [UInt8] {
        let label = [UInt8(length)] + Array(repeating: 0x61, count: length)
        let name = Array(repeatElement(label, count: labels).joined()) + [0]
        return [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name + [0, 1, 0, 1]
    }

    /// Replies, which the server drops and our own reader takes apart: whole, and with names that
    /// point in circles.
    static func replies() throws -> [[UInt8]] {
        let check = try FuzzCheck()
        var query = PlainQuery(try DomainName("to-why.example."), .a, payloadSize: 1232)
        query.options = [(EDNSOption.cookie, Array(repeating: 3, count: 8))]
        guard let asked = FuzzInput(input((0, 0), query.octets)) else { return [] }
        let reply = try check.run(asked)
        var circle = reply
        let owner = query.octets.count - 23
        circle.replaceSubrange(owner..<owner + 2, with: [0xC0, UInt8(owner)])
        return [input((0, 0), reply), input((1, 0), circle), input((0, 0), reply.dropLast(3))]
    }

    /// A query that ends with an OPT record, of an EDNS version of the future, whose options may be
    /// anything.
    private static func future(_ options: [UInt8]) -> [[UInt8]] {
        var message = options
        message[message.count - 5] = 1
        var malformed = message + [1]
        malformed[message.count - 1] = 1
        return [message, malformed]
    }

    /// A message with a signature behind it, as it should be, and in some ways that it should not.
    private static func signed(_ message: [UInt8]) -> [[UInt8]] {
        let data: [UInt8] =
            [1, 0x68, 0] + Array(repeating: 7, count: 6) + [1, 0x2C, 0, 4, 1, 2, 3, 4]
            + message[..<2] + [0, 0, 0, 0]
        let record = [1, 0x6B, 0, 0, 250, 0, 255, 0, 0, 0, 0, 0, UInt8(data.count)] + data
        var whole = message + record
        whole[11] += 1
        let start = message.count
        let changes: [(inout [UInt8]) -> Void] = [
            { _ in }, { $0[start + 6] = 1 }, { $0[start + 1] = 0xC0 },
            { $0[start + 12] -= 1 }, { $0[start + 25] = 200 }, { $0[$0.count - 1] = 9 },
            {
                $0 += record; $0[11] += 1
            },
            { $0.removeLast() }, { $0[2] = 0x28 },
        ]
        return changes.map { change in
            var message = whole
            change(&message)
            return message
        }
    }
}
