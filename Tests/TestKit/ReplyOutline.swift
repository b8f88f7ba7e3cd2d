extension Reply {
    /// What a row of a table says of a reply: `NOERROR aa rd 1/1/0/1 opt 10:24`, which is the code,
    /// the flags AA, TC and RD, the four counts, and the OPT record with the number and the length
    /// of each option but extended errors.
    package static func outline(_ octets: [UInt8]) throws -> String {
        let parts = try MessageParts(octets)
        let flags = parts.header[1]
        var words = [codes[parts.code] ?? "RCODE\(parts.code)"]
        for (bit, name) in [(10, "aa"), (9, "tc"), (8, "rd")] where flags >> bit & 1 == 1 {
            words.append(name)
        }
        words.append(parts.header[2...].map(String.init).joined(separator: "/"))
        guard let record = parts.options.first else { return words.joined(separator: " ") }
        words.append("opt")
        var rest = octets[record.data].map(Int.init)[...]
        while rest.count >= 4 {
            let start = rest.startIndex
            let code = rest[start] << 8 | rest[start + 1]
            let length = rest[start + 2] << 8 | rest[start + 3]
            if code != 15 { words.append("\(code):\(length)") }
            rest = rest.dropFirst(4 + length)
        }
        return words.joined(separator: " ")
    }

    private static let codes: [Int: String] = [
        0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED",
        6: "YXDOMAIN", 9: "NOTAUTH", 16: "BADVERS", 23: "BADCOOKIE",
    ]
}
