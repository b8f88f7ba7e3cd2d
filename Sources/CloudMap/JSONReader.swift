/// Why octets are no JSON text.
package struct JSONError: Error, Hashable, Sendable {
    /// What is wrong.
    package let reason: String
    /// The offset of the octet where it was noticed.
    package let offset: Int
}

/// Reads a JSON text (RFC 8259), which must be UTF-8 and no deeper than `CloudMapLimits.depth`.
struct JSONReader {
    private let octets: [UInt8]
    private var position = 0

    private init(_ octets: [UInt8]) { self.octets = octets }

    /// The value of a whole text.
    static func read(_ octets: [UInt8]) throws(JSONError) -> JSONValue {
        var reader = JSONReader(octets)
        let value = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.position == octets.count else {
            throw reader.error("something follows the value")
        }
        return value
    }

    private func error(_ reason: String) -> JSONError {
        JSONError(reason: reason, offset: position)
    }

    private var next: UInt8? { position < octets.count ? octets[position] : nil }

    private mutating func skipBlanks() {
        while let octet = next, octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 {
            position += 1
        }
    }

    private mutating func take(_ octet: UInt8) -> Bool {
        guard next == octet else { return false }
        position += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        skipBlanks()
        guard let first = next else { throw error("a value is missing") }
        switch first {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(
        _ word: StaticString, _ value: JSONValue
    ) throws(JSONError) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= octets.count, octets[position..<end].elementsEqual("\(word)".utf8) else {
            throw error("no value begins so")
        }
        position = end
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= CloudMapLimits.depth else { throw error("it is nested too deeply") }
        position += 1
        var object = JSONObject()
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(object) }
        while true {
            skipBlanks()
            guard next == UInt8(ascii: "\"") else { throw error("a member's name is missing") }
            let name = try string()
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw error("a colon is missing") }
            object.add(name, try value(depth: depth))
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object(object) }
            guard take(UInt8(ascii: ",")) else { throw error("a comma or } is missing") }
        }
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= CloudMapLimits.depth else { throw error("it is nested too deeply") }
        position += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .array(elements) }
        while true {
            elements.append(try value(depth: depth))
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array(elements) }
            guard take(UInt8(ascii: ",")) else { throw error("a comma or ] is missing") }
        }
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let whole = digits()
        guard whole > 0, whole == 1 || octets[position - whole] != UInt8(ascii: "0") else {
            throw error("no value begins so")
        }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard digits() > 0 else { throw error("a digit is missing") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() > 0 else { throw error("a digit is missing") }
        }
        let text = String(decoding: octets[start..<position], as: UTF8.self)
        if isWhole, let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw error("the number is too large")
        }
        return .number(number)
    }

    private mutating func digits() -> Int {
        let start = position
        while let octet = next, (0x30...0x39).contains(octet) { position += 1 }
        return position - start
    }

    private mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        while let octet = next, octet >= 0x20, octet != UInt8(ascii: "\\") {
            position += 1
            if octet == UInt8(ascii: "\"") { return try text(octets[start..<position - 1]) }
        }
        return try string(beginning: Array(octets[start..<position]))
    }

    private func text(_ octets: some Collection<UInt8>) throws(JSONError) -> String {
        guard let text = String(validating: octets, as: UTF8.self) else {
            throw error("the text is not UTF-8")
        }
        return text
    }

    /// The string whose first octets were read, at its first escape or at what is no part of one.
    private mutating func string(beginning: [UInt8]) throws(JSONError) -> String {
        var text = beginning
        while let octet = next {
            position += 1
            switch octet {
            case UInt8(ascii: "\""): return try self.text(text)
            case UInt8(ascii: "\\"): try escape(into: &text)
            case 0..<0x20: throw error("a control character stands in a text")
            default: text.append(octet)
            }
        }
        throw error("a text does not end")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        guard let octet = next else { throw error("a text does not end") }
        position += 1
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(octet)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text += try codePoint()
        default: throw error("there is no such escape")
        }
    }

    /// The UTF-8 of an escaped code point, which may need two escapes (RFC 8259 §7).
    private mutating func codePoint() throws(JSONError) -> [UInt8] {
        let first = try codeUnit()
        var units = [first]
        if UTF16.isLeadSurrogate(first) {
            guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw error("half a surrogate pair")
            }
            units.append(try codeUnit())
        }
        guard let text = String(validating: units, as: UTF16.self) else {
            throw error("half a surrogate pair")
        }
        return Array(text.utf8)
    }

    private mutating func codeUnit() throws(JSONError) -> UInt16 {
        guard position + 4 <= octets.count,
            octets[position..<position + 4].allSatisfy({ Self.isHexadecimal($0) }),
            let unit = UInt16(
                String(decoding: octets[position..<position + 4], as: UTF8.self), radix: 16)
        else { throw error("four hexadecimal digits are missing") }
        position += 4
        return unit
    }

    private static func isHexadecimal(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
