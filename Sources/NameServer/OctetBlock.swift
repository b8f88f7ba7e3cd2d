import CLinux
import Glibc

/// A fixed block of memory that a thread reads into and sends from.
@safe
struct OctetBlock: ~Copyable {
    private let start: UnsafeMutableRawPointer
    /// Octets of the block.
    let count: Int

    /// A block of this many octets, all zero.
    init(count: Int) {
        self.count = count
        // SAFETY: the memory is initialised before anybody sees it, with the count it has.
        unsafe start = .allocate(byteCount: count, alignment: 64)
        unsafe start.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    }

    deinit {
        // SAFETY: allocated in init, freed here alone.
        unsafe start.deallocate()
    }

    /// The octets of a range.
    @_lifetime(borrow self)
    func span(_ range: Range<Int>) -> RawSpan {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // SAFETY: the range lies in the block, checked above, whose lifetime bounds the span's.
        let span = unsafe RawSpan(
            _unsafeStart: start + range.lowerBound, byteCount: range.count)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// The octets of a range, to be written.
    @_lifetime(&self)
    mutating func mutableSpan(_ range: Range<Int>) -> MutableRawSpan {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // SAFETY: the range lies in the block, checked above, whose lifetime bounds the span's.
        let span = unsafe MutableRawSpan(
            _unsafeStart: start + range.lowerBound, byteCount: range.count)
        return unsafe _overrideLifetime(span, mutating: &self)
    }

    /// The 16-bit number at an offset, in network order.
    func number(at offset: Int) -> Int {
        precondition(offset >= 0 && offset + 2 <= count)
        // SAFETY: both octets lie in the block, checked above.
        return unsafe Int(
            UInt16(bigEndian: start.loadUnaligned(fromByteOffset: offset, as: UInt16.self)))
    }

    /// Writes a 16-bit number in network order.
    mutating func setNumber(_ number: Int, at offset: Int) {
        precondition(offset >= 0 && offset + 2 <= count)
        // SAFETY: both octets lie in the block, checked above.
        unsafe start.storeBytes(
            of: UInt16(number).bigEndian, toByteOffset: offset, as: UInt16.self)
    }

    /// Copies octets of another block.
    mutating func copy(_ range: Range<Int>, of other: borrowing OctetBlock, to offset: Int) {
        precondition(range.lowerBound >= 0 && range.upperBound <= other.count)
        precondition(offset >= 0 && offset + range.count <= count)
        // SAFETY: both ranges lie in their blocks, checked above, which are not the same memory.
        unsafe (start + offset).copyMemory(
            from: other.start + range.lowerBound, byteCount: range.count)
    }

    /// Copies an array to the beginning.
    mutating func copy(_ octets: [UInt8]) {
        precondition(octets.count <= count)
        // SAFETY: the array fits, checked above.
        unsafe octets.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            unsafe start.copyMemory(from: base, byteCount: source.count)
        }
    }

    /// A range as an array of exactly its size.
    func array(_ range: Range<Int>) -> [UInt8] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // SAFETY: the range lies in the block, checked above.
        return unsafe [UInt8](
            UnsafeRawBufferPointer(start: start + range.lowerBound, count: range.count))
    }

    /// Reads what a connection has, without waiting; 0 at its end, -1 with the reason in errno.
    mutating func receive(from connection: Int32, into range: Range<Int>) -> Int {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // SAFETY: the range lies in the block, checked above.
        return unsafe recv(
            connection, start + range.lowerBound, range.count, Int32(MSG_DONTWAIT))
    }

    /// Takes a packet from the forwarder; gives its octets without its tag, or -1.
    mutating func takeBack(from end: Int32, _ tag: inout UInt64, into range: Range<Int>) -> Int {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // SAFETY: the range lies in the block, checked above.
        return unsafe muster_take_back(end, &tag, start + range.lowerBound, range.count)
    }

    /// Sends a range without waiting; returns how much went, or -1 with the reason in errno.
    func send(_ range: Range<Int>, to connection: Int32) -> Int {
        precondition(range.lowerBound >= 0 && range.upperBound <= count)
        // SAFETY: the range lies in the block, checked above.
        return unsafe Glibc.send(
            connection, start + range.lowerBound, range.count, streamSendFlags)
    }
}

/// Flags of send(2) on connections: never wait, and no signal when the client is gone.
let streamSendFlags = Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
