/// Text in the making, as octets: a master file has millions of lines, and a `String` for each of
/// their words would take most of the time.
struct TextBuffer {
    private(set) var octets: [UInt8] = []

    /// The text that the closure appends.
    static func text(_ append: (inout TextBuffer) -> Void) -> String {
        var buffer = TextBuffer()
        append(&buffer)
        return String(decoding: buffer.octets, as: UTF8.self)
    }

    /// Appends text.
    mutating func append(_ text: StaticString) {
        // SAFETY: the pointer is to constant octets of the program, as many as the count says.
        unsafe octets.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends text that is not known beforehand.
    mutating func append(contentsOf text: String) { octets.append(contentsOf: text.utf8) }

    /// Appends a number that is not negative, with zeros in front up to a width.
    mutating func append(_ number: Int, width: Int = 1) {
        var power = 10
        var digits = 1
        while digits < width || power <= number {
            power *= 10
            digits += 1
        }
        while power > 1 {
            power /= 10
            octets.append(0x30 + UInt8(truncatingIfNeeded: number / power % 10))
        }
    }

    /// Appends a number in hexadecimal digits, with zeros in front up to a width.
    mutating func append(hexadecimal number: UInt32, width: Int = 1) {
        let significant = (32 - number.leadingZeroBitCount + 3) / 4
        for digit in (0..<max(width, significant)).reversed() {
            let value = UInt8(truncatingIfNeeded: number >> (4 * digit) & 0xF)
            octets.append(value < 10 ? 0x30 + value : 0x57 + value)
        }
    }

    /// Empties it; its memory stays.
    mutating func removeAll() { octets.removeAll(keepingCapacity: true) }
}

// The words of the data set.
extension TextBuffer {
    /// `svc-00001`, `alias-00001`.
    mutating func appendName(of service: BenchService) {
        append(service.kind == .addressed ? "svc-" : "alias-")
        append(service.number, width: 5)
    }

    /// `i-5e1f09a7`.
    mutating func appendID(of instance: BenchInstance) {
        append("i-")
        append(hexadecimal: instance.mixedPlace, width: 8)
    }

    /// `10.0.0.8`.
    mutating func appendIPv4(of instance: BenchInstance) {
        append("10.")
        append(instance.place >> 16 & 0xFF)
        append(".")
        append(instance.place >> 8 & 0xFF)
        append(".")
        append(instance.place & 0xFF)
    }

    /// `2001:db8::1:8`.
    mutating func appendIPv6(of instance: BenchInstance) {
        append("2001:db8::")
        append(hexadecimal: UInt32(instance.place >> 16 & 0xFFFF))
        append(":")
        append(hexadecimal: UInt32(instance.place & 0xFFFF))
    }
}
