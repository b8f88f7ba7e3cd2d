import DNSWire
import TestKit
import Testing
import Zones

@Suite("Record types that are reserved")
struct ReservedTypes {
    @Test(
        "Types 0 and 65535 have no data anywhere, also among names of one hash",
        arguments: [
            UInt64.max, 0,
        ])
    func noData(hashMask: UInt64) throws {
        let table = try TestTable("example.", hashMask: hashMask)
        try table.put("a.example. 60 IN A 192.0.2.1", "b.example. 60 IN A 192.0.2.2")
        for name in ["example.", "a.example.", "b.example."] {
            for type in ["TYPE0", "TYPE65535"] {
                let reply = try table.ask("\(name) \(type)")
                #expect(reply.code == "NOERROR")
                #expect(reply.answer.isEmpty)
                #expect(reply.authority.count == 1)
            }
        }
    }
}
