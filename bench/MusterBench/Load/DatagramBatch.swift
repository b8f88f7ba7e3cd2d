import CLinux
import Glibc

/// Datagrams that one system call receives or sends, in fixed memory.
@safe
struct DatagramBatch: ~Copyable {
    /// Octets of the largest datagram.
    static let datagram = 4096
    /// Octets from one buffer to the next: no power of two, so that their first lines do not share
    /// the same few sets of the processor's cache.
    private static let stride = datagram + 128

    /// How many datagrams there is room for.
    let width: Int
    private let octets: UnsafeMutableRawPointer
    private let names: UnsafeMutablePointer<sockaddr_in>
    private let vectors: UnsafeMutablePointer<iovec>
    private let headers: UnsafeMutablePointer<muster_datagram>
    /// Slots whose headers differ from how they were prepared.
    private var used = 0

    /// Memory for `width` datagrams; with `clients` the addresses they came from are kept, and what
    /// is sent goes back there.
    init(width: Int, clients: Bool) {
        precondition(width > 0)
        self.width = width
        // SAFETY: all of it is plain data, and initialised here with the capacity it has.
        unsafe octets = .allocate(byteCount: width * Self.stride, alignment: 64)
        unsafe names = .allocate(capacity: width)
        unsafe vectors = .allocate(capacity: width)
        unsafe headers = .allocate(capacity: width)
        unsafe octets.initializeMemory(
            as: UInt8.self, repeating: 0, count: width * Self.stride)
        unsafe names.initialize(repeating: sockaddr_in(), count: width)
        // SAFETY: as above.
        unsafe vectors.initialize(repeating: iovec(), count: width)
        unsafe headers.initialize(repeating: muster_datagram(), count: width)
        for slot in 0..<width {
            // SAFETY: the slot is below the width, which all capacities hold.
            unsafe vectors[slot] = iovec(
                iov_base: octets + slot * Self.stride, iov_len: Self.datagram)
            unsafe headers[slot].header.msg_iov = vectors + slot
            unsafe headers[slot].header.msg_iovlen = 1
            if clients {
                unsafe headers[slot].header.msg_name = UnsafeMutableRawPointer(names + slot)
            }
        }
        used = width
    }

    deinit {
        // SAFETY: allocated in init, freed here alone.
        unsafe octets.deallocate()
        unsafe names.deallocate()
        unsafe vectors.deallocate()
        unsafe headers.deallocate()
    }

    /// Receives into the first slots; returns how many, or -1 with the reason in errno.
    mutating func receive(from socket: Int32, flags: Int32) -> Int {
        for slot in 0..<used {
            // SAFETY: `used` is at most the width.
            unsafe vectors[slot].iov_len = Self.datagram
            unsafe headers[slot].header.msg_namelen = socklen_t(MemoryLayout<sockaddr_in>.size)
        }
        // SAFETY: `width` headers point at memory that lives as long as this batch.
        let count = unsafe Int(muster_recvmmsg(socket, headers, UInt32(width), flags, nil))
        used = max(0, count)
        return count
    }

    /// Sends the first `count` slots; false when the system refuses.
    mutating func send(_ count: Int, over socket: Int32) -> Bool {
        precondition(count <= width)
        used = max(used, count)
        var next = 0
        while next < count {
            // SAFETY: the slots from `next` to `count` are below the width.
            let sent = unsafe muster_sendmmsg(socket, headers + next, UInt32(count - next), 0)
            if sent < 0, errno != EINTR { return false }
            next += max(0, Int(sent))
        }
        return true
    }

    /// Octets of the datagram that was received in a slot.
    func length(_ slot: Int) -> Int {
        precondition(slot >= 0 && slot < width)
        // SAFETY: the slot is below the width.
        return unsafe Int(headers[slot].length)
    }

    /// Has the first `length` octets of a slot sent.
    mutating func setLength(_ length: Int, of slot: Int) {
        precondition(slot >= 0 && slot < width && length <= Self.datagram)
        // SAFETY: the slot is below the width.
        unsafe vectors[slot].iov_len = length
    }

    /// The 16-bit number at an offset of a slot, in network order.
    func number(at offset: Int, of slot: Int) -> UInt16 {
        precondition(slot >= 0 && slot < width && offset >= 0 && offset + 2 <= Self.datagram)
        // SAFETY: both octets lie in the slot's buffer, checked above.
        return unsafe UInt16(
            bigEndian: octets.loadUnaligned(
                fromByteOffset: slot * Self.stride + offset, as: UInt16.self))
    }

    /// Writes a 16-bit number in network order.
    mutating func setNumber(_ number: UInt16, at offset: Int, of slot: Int) {
        precondition(slot >= 0 && slot < width && offset >= 0 && offset + 2 <= Self.datagram)
        // SAFETY: both octets lie in the slot's buffer, checked above.
        unsafe octets.storeBytes(
            of: number.bigEndian, toByteOffset: slot * Self.stride + offset, as: UInt16.self)
    }

    /// Puts octets into a slot, to be sent.
    mutating func put(_ message: RawSpan, in slot: Int) {
        let length = message.byteCount
        precondition(slot >= 0 && slot < width && length <= Self.datagram)
        // SAFETY: the message fits into the slot's buffer, checked above.
        unsafe message.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            unsafe (octets + slot * Self.stride).copyMemory(from: base, byteCount: length)
            unsafe vectors[slot].iov_len = length
        }
    }
}
