import DNSWire
import TestKit
import Testing
import Zones

@Suite("Every type, over sockets")
struct TypeSweep {
    /// Asks for every type; `expected` says what comes, but for the additional section.
    private func sweep(
        _ name: String, over transport: Transport, _ expected: (UInt16) -> String
    ) throws {
        let server = try AnsweringServer()
        defer { server.stop() }
        let plain = try RawQuery("\(name) A")
        let queries = [plain.octets, plain.with(RawOptions()).octets]
        let place = plain.octets.count - 4
        var table = OutlineTable()
        for type in UInt16(0)...65_535 {
            // Every other one with EDNS.
            var query = queries[Int(type % 2)]
            query.replaceSubrange(place..<place + 2, with: type.octets)
            let outline = [251, 252].contains(type) ? "REFUSED 1/0/0" : expected(type)
            table.add(
                "type \(type)", octets: query, outline + (type % 2 == 1 ? "/1 opt" : "/0"))
        }
        try table.check(server, over: [transport])
    }

    @Test("At a live name: the address for A and ANY, no data for every other")
    func live() throws {
        try sweep("www.example.", over: .tcp) {
            [1, 255].contains($0) ? "NOERROR aa 1/1/0" : "NOERROR aa 1/0/1"
        }
    }

    @Test("At a name that does not exist: NXDOMAIN for every type")
    func missing() throws {
        try sweep("missing.example.", over: .udp) { _ in "NXDOMAIN aa 1/0/1" }
    }

    @Test("At the apex: the SOA for SOA and ANY, no data for every other")
    func apex() throws {
        try sweep("example.", over: .tcp) {
            [6, 255].contains($0) ? "NOERROR aa 1/1/0" : "NOERROR aa 1/0/1"
        }
    }
}
