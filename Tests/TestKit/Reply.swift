import CLDNS
import Glibc

/// A reply as ldns reads it, each record a line of text with single spaces:
/// `www.example.org. 60 IN A 192.0.2.1`. It shares no code with the server, so it can judge it.
package struct Reply: Hashable, Sendable {
    package let id: UInt16
    /// NOERROR, NXDOMAIN and so on, the upper bits of EDNS included.
    package let code: String
    /// Those of `qr aa tc rd ra ad cd` that are set, in this order.
    package let flags: [String]
    package let question: [String]
    package let answer: [String]
    package let authority: [String]
    package let additional: [String]
    /// The payload size of the OPT record; nil without one.
    package let payload: UInt16?
    /// The octets of the OPT record's options.
    package let options: [UInt8]

    /// True for an authoritative answer.
    package var isAuthoritative: Bool { flags.contains("aa") }
    /// True when more than what is here belongs to the answer.
    package var isTruncated: Bool { flags.contains("tc") }

    /// Reads a message; octets that ldns refuses are an error.
    package init(_ octets: [UInt8]) throws {
        var packet: UnsafeMutablePointer<ldns_pkt>?
        // SAFETY: the octets and `packet` live across the call, which is given their count.
        let status = unsafe ldns_wire2pkt(&packet, octets, octets.count)
        guard status == LDNS_STATUS_OK, let packet = unsafe packet else {
            // SAFETY: ldns gives a constant string for every status.
            let reason = unsafe String(cString: ldns_get_errorstr_by_id(status))
            throw Unreadable(description: "ldns cannot read the reply: \(reason): \(octets)")
        }
        // SAFETY: the packet is live until it is freed here, last and once; its lists are its own.
        defer { unsafe ldns_pkt_free(packet) }
        unsafe (id, code) = (ldns_pkt_id(packet), Self.code(packet))
        flags = Self.flags(octets)
        unsafe question = Self.lines(ldns_pkt_question(packet), asQuestion: true)
        unsafe answer = Self.lines(ldns_pkt_answer(packet))
        unsafe authority = Self.lines(ldns_pkt_authority(packet))
        unsafe additional = Self.lines(ldns_pkt_additional(packet))
        payload = try MessageParts(octets).options.first?.recordClass
        // SAFETY: as above.
        options = unsafe Self.octets(ldns_pkt_edns_data(packet))
    }

    /// The extended errors (RFC 8914): each its number and, behind a blank, its text.
    package var extendedErrors: [String] {
        var errors: [String] = []
        var rest = options[...]
        while rest.count >= 4 {
            let words = rest.prefix(4).map(Int.init)
            let (option, length) = (words[0] << 8 | words[1], words[2] << 8 | words[3])
            let value = rest.dropFirst(4).prefix(length)
            rest = rest.dropFirst(4 + length)
            guard option == 15, value.count >= 2 else { continue }
            let number = Int(value[value.startIndex]) << 8 | Int(value[value.startIndex + 1])
            errors.append("\(number) \(String(decoding: value.dropFirst(2), as: UTF8.self))")
        }
        return errors
    }
}

extension Reply {
    private typealias Packet = UnsafeMutablePointer<ldns_pkt>

    private static func code(_ packet: Packet) -> String {
        // SAFETY: the caller's packet is live.
        let upper = unsafe UInt32(ldns_pkt_edns_extended_rcode(packet)) << 4
        let code = unsafe ldns_pkt_get_rcode(packet).rawValue | upper
        if code == 16 { return "BADVERS" }
        // SAFETY: ldns gives a fresh string, taken and freed in `text`; nil for an unknown code.
        return unsafe text(ldns_pkt_rcode2str(ldns_pkt_rcode(code))) ?? "RCODE\(code)"
    }

    /// The bits of the header's second line, RFC 1035 §4.1.1.
    private static func flags(_ octets: [UInt8]) -> [String] {
        let line = Int(octets[2]) << 8 | Int(octets[3])
        let bits = [(15, "qr"), (10, "aa"), (9, "tc"), (8, "rd"), (7, "ra"), (5, "ad"), (4, "cd")]
        return bits.filter { line >> $0.0 & 1 == 1 }.map(\.1)
    }

    private static func lines(
        _ list: UnsafeMutablePointer<ldns_rr_list>?, asQuestion: Bool = false
    ) -> [String] {
        // SAFETY: the list is live while its packet is, and the index is below its count.
        guard let list = unsafe list else { return [] }
        return unsafe (0..<ldns_rr_list_rr_count(list)).map { index in
            let record = unsafe ldns_rr_list_rr(list, index)
            let line = unsafe text(ldns_rr2str(record)) ?? ""
            let words = line.split { $0.isWhitespace }.joined(separator: " ")
            return asQuestion && words.hasPrefix(";") ? String(words.dropFirst()) : words
        }
    }

    private static func octets(_ data: UnsafeMutablePointer<ldns_rdf>?) -> [UInt8] {
        // SAFETY: the data is live while its packet is, and ldns says how many octets it has.
        guard let data = unsafe data, let start = unsafe ldns_rdf_data(data) else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: start, count: ldns_rdf_size(data)))
    }

    /// Takes a string that ldns made, and frees it.
    private static func text(_ string: UnsafeMutablePointer<CChar>?) -> String? {
        // SAFETY: ldns ends its strings with a zero, and hands this one over to be freed once.
        guard let string = unsafe string else { return nil }
        defer { unsafe free(string) }
        return unsafe String(cString: string)
    }
}
