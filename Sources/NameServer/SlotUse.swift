/// Which use of a slot this is: a slot of a table is used again and again, and the tag of an event
/// tells what had the slot when the event was watched for from what has it now.
package struct SlotUse: Sendable {
    private var number: UInt32

    /// A slot that was used so often.
    package init(number: UInt32 = 0) { self.number = number }

    /// Begins the next use. After 2³¹ of them the first one's tag comes again.
    package mutating func advance() { number = (number &+ 1) & 0x7FFF_FFFF }

    /// The tag of what has the slot now, with these lower 32 bits. Its highest bit is 0, which
    /// leaves tags for what is not in a slot.
    package func tag(_ low: Int) -> UInt64 { UInt64(number) << 32 | UInt64(UInt32(low)) }
}
