/// Writes a JSON text piece by piece, without blanks. Commas are its own concern.
struct JSONWriter {
    /// What is written so far.
    private(set) var octets: [UInt8] = []
    private var needsComma = false

    /// An empty text.
    init() { octets.reserveCapacity(CloudMapLimits.usualReply) }

    /// Writes an object whose members the closure writes.
    mutating func object(_ members: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "{"))
        members(&self)
        close(UInt8(ascii: "}"))
    }

    /// Writes an array whose elements the closure writes.
    mutating func array(_ elements: (inout JSONWriter) -> Void) {
        open(UInt8(ascii: "["))
        elements(&self)
        close(UInt8(ascii: "]"))
    }

    /// Writes the name of a member, whose value is written next.
    mutating func name(_ name: String) {
        text(name)
        octets.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member that is a text.
    mutating func member(_ name: String, _ text: String) {
        self.name(name)
        self.text(text)
    }

    /// Writes a number or a word.
    mutating func plain(_ text: String) {
        separate()
        octets.append(contentsOf: text.utf8)
    }

    /// Writes a value whose JSON text was written before.
    mutating func written(_ text: [UInt8]) {
        separate()
        octets.append(contentsOf: text)
    }

    /// Writes a text in quotation marks, with the escapes that RFC 8259 §7 demands.
    mutating func text(_ text: String) {
        separate()
        octets.append(UInt8(ascii: "\""))
        // Almost no text has an escape, and one without is copied as a whole.
        if Self.isPlain(text) {
            octets.append(contentsOf: text.utf8)
        } else {
            for octet in text.utf8 { escape(octet) }
        }
        octets.append(UInt8(ascii: "\""))
    }

    private mutating func open(_ octet: UInt8) {
        separate()
        octets.append(octet)
        needsComma = false
    }

    private mutating func close(_ octet: UInt8) {
        octets.append(octet)
        needsComma = true
    }

    /// Puts a comma behind what stands before, unless that is a name or the beginning.
    private mutating func separate() {
        if needsComma { octets.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    /// Whether no octet needs an escape. It looks at all of them: without a way out of the loop
    /// many are compared at once.
    private static func isPlain(_ text: String) -> Bool {
        let octets = text.utf8.span
        var isPlain = true
        for index in octets.indices {
            let octet = octets[index]
            let isFine = octet >= 0x20 && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "\\")
            isPlain = isPlain && isFine
        }
        return isPlain
    }

    private mutating func escape(_ octet: UInt8) {
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): octets += [UInt8(ascii: "\\"), octet]
        case 0x0A: octets += "\\n".utf8
        case 0x0D: octets += "\\r".utf8
        case 0x09: octets += "\\t".utf8
        case 0..<0x20:
            let digits = String(octet, radix: 16)
            octets += (digits.count == 1 ? "\\u000" : "\\u00").utf8
            octets += digits.utf8
        default: octets.append(octet)
        }
    }
}
