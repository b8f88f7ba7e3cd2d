import Testing

@testable import NameServer

@Suite("Tags of slots")
struct SlotUses {
    @Test("after 2³¹ uses of a slot its tag is still no listener's")
    func highestBit() {
        var use = SlotUse(number: 0x7FFF_FFFE)
        use.advance()
        #expect(use.tag(5) == 0x7FFF_FFFF_0000_0005)
        use.advance()
        #expect(use.tag(5) == 5)
        use.advance()
        #expect(use.tag(0) == 1 << 32)
    }

    @Test("an event of an earlier connection is no event of the later one in its slot")
    func again() throws {
        let queues = DeadlineQueues(idle: 1, awaiting: 1, reading: 1, writing: 1)
        var table = ConnectionTable(capacity: 2, queues: queues)
        func connection() throws -> TCPConnection {
            let any = try SocketAddress(parsing: "127.0.0.1:0")
            return TCPConnection(try FileDescriptor(socketFor: any, stream: true), client: any.host)
        }
        let slot = table.open(try connection(), at: 0)
        let first = table.tag(of: slot)
        #expect(table.slot(of: first) == slot)
        table.close(slot)
        #expect(table.slot(of: first) == nil)
        #expect(table.open(try connection(), at: 0) == slot)
        #expect(table.slot(of: first) == nil && table.slot(of: table.tag(of: slot)) == slot)
    }
}
