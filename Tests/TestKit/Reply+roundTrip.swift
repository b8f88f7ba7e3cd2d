import CLDNS
import Glibc

extension Reply {
    private typealias Packet = UnsafeMutablePointer<ldns_pkt>

    /// Has ldns read a reply, write what it read, and read that again; throws when the records or
    /// the header are not the same.
    static func checkRoundTrip(_ octets: [UInt8]) throws {
        // SAFETY: the octets live across the call, which is given their count.
        let first = try unsafe read(octets, octets.count)
        // SAFETY: the packet is live until it is freed here, once.
        defer { unsafe ldns_pkt_free(first) }
        var written: UnsafeMutablePointer<UInt8>?
        var count = 0
        // SAFETY: ldns stores a fresh block and its size, which is freed here, once.
        let status = unsafe ldns_pkt2wire(&written, first, &count)
        defer { unsafe free(written) }
        guard status == LDNS_STATUS_OK, let written = unsafe written else {
            throw Unreadable(description: "ldns cannot write what it read")
        }
        // SAFETY: ldns says how many octets it wrote; the packet is freed once.
        let second = try unsafe read(written, count)
        defer { unsafe ldns_pkt_free(second) }
        // SAFETY: both packets are live.
        guard unsafe isSameHeader(first, second) else {
            throw Unreadable(description: "ldns reads another header from what it wrote")
        }
        // SAFETY: the lists belong to the packets, which are live.
        unsafe try compare(ldns_pkt_question(first), ldns_pkt_question(second), "question")
        unsafe try compare(ldns_pkt_answer(first), ldns_pkt_answer(second), "answer")
        unsafe try compare(ldns_pkt_authority(first), ldns_pkt_authority(second), "authority")
        unsafe try compare(ldns_pkt_additional(first), ldns_pkt_additional(second), "additional")
    }

    private static func read(_ octets: UnsafePointer<UInt8>, _ count: Int) throws -> Packet {
        var packet: Packet?
        // SAFETY: the caller's octets are as many as it says, and live across the call.
        let status = unsafe ldns_wire2pkt(&packet, octets, count)
        guard status == LDNS_STATUS_OK, let packet = unsafe packet else {
            // SAFETY: ldns gives a constant string for every status.
            let reason = unsafe String(cString: ldns_get_errorstr_by_id(status))
            throw Unreadable(description: "ldns cannot read it: \(reason)")
        }
        return unsafe packet
    }

    private static func isSameHeader(_ first: Packet, _ second: Packet) -> Bool {
        // SAFETY: the caller's packets are live, and ldns only reads them.
        unsafe ldns_pkt_id(first) == ldns_pkt_id(second)
            && ldns_pkt_get_rcode(first) == ldns_pkt_get_rcode(second)
            && ldns_pkt_get_opcode(first) == ldns_pkt_get_opcode(second)
            && ldns_pkt_aa(first) == ldns_pkt_aa(second)
            && ldns_pkt_tc(first) == ldns_pkt_tc(second)
            && ldns_pkt_rd(first) == ldns_pkt_rd(second)
            && ldns_pkt_edns_extended_rcode(first) == ldns_pkt_edns_extended_rcode(second)
            && ldns_pkt_edns_udp_size(first) == ldns_pkt_edns_udp_size(second)
            && ldns_pkt_edns_do(first) == ldns_pkt_edns_do(second)
    }

    private static func compare(
        _ first: UnsafeMutablePointer<ldns_rr_list>?,
        _ second: UnsafeMutablePointer<ldns_rr_list>?, _ section: String
    ) throws {
        // SAFETY: the caller's lists are live, and every index is below the count of both.
        let count = unsafe ldns_rr_list_rr_count(first)
        guard unsafe count == ldns_rr_list_rr_count(second) else {
            throw Unreadable(description: "ldns reads fewer records in \(section)")
        }
        for index in 0..<count {
            // SAFETY: as above.
            let left = unsafe ldns_rr_list_rr(first, index)
            let right = unsafe ldns_rr_list_rr(second, index)
            guard unsafe ldns_rr_compare(left, right) == 0,
                unsafe ldns_rr_ttl(left) == ldns_rr_ttl(right)
            else {
                throw Unreadable(description: "ldns reads another record \(index) in \(section)")
            }
        }
    }
}
