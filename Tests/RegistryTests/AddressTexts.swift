import Glibc
import Registry
import TestKit
import Testing

@Suite("Addresses as texts")
struct AddressTexts {
    private func value<Value: FixedWidthInteger>(
        _ text: String, _ family: Int32, as type: Value.Type
    ) -> Value? {
        var value: Value = 0
        // SAFETY: the function writes 4 octets for AF_INET and 16 for AF_INET6, which `Value` has.
        let isAddress = unsafe inet_pton(family, text, &value) == 1
        return isAddress ? Value(bigEndian: value) : nil
    }

    @Test("IPv6 addresses are those of inet_pton, with the same value")
    func ipv6() {
        let known = [
            "::", "::1", "1::", "2001:db8::1", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1", "1::2::3",
            ":1", "1:", ":::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8::", "",
            "12345::", "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:7:192.0.2.1", "::192.0.2.256",
            "fe80::1%lo", "ABCD::eF01", "1.2.3.4", "::1.2.3", "::g", "1::2:", "::1 ",
        ]
        for text in known + mutations(of: known, "0123456789abF:.g") {
            #expect(AddressText.ipv6(text) == value(text, AF_INET6, as: UInt128.self), "\(text)")
        }
    }

    @Test("IPv4 addresses are those of inet_pton, with the same value")
    func ipv4() {
        let known = [
            "192.0.2.1", "0.0.0.0", "255.255.255.255", "256.0.0.1", "01.2.3.4", "1.2.3", "1.2.3.4.",
            ".1.2.3.4", "1..2.3", "1.2.3.4.5", "", "1.2.3.x", "1.2.3.00", "1.2.3.0004",
        ]
        for text in known + mutations(of: known, "0123456789.x") {
            #expect(AddressText.ipv4(text) == value(text, AF_INET, as: UInt32.self), "\(text)")
        }
    }

    /// Texts with a character put in, taken out or changed.
    private func mutations(of texts: [String], _ alphabet: String) -> [String] {
        let seed = UInt64.random(in: 0 ... .max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        return (0..<20_000).map { _ in
            var text = Array(texts.randomElement(using: &random)!)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0...text.count, using: &random)
                let new = alphabet.randomElement(using: &random)!
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text.insert(new, at: place)
                case 1 where place < text.count: text.remove(at: place)
                case 2 where place < text.count: text[place] = new
                default: break
                }
            }
            return String(text)
        }
    }
}
