import CLinux
import DNSWire
import Glibc
import Zones

/// The datagrams that one system call receives and the replies that one sends, in fixed memory.
///
///     slot       0          1          2         ...
///     octets    [query    ][query    ][query    ]     the reply is written over the query
///     names     [client   ][client   ][client   ]
///     controls  [asked at ][asked at ][asked at ]     on a wildcard address only
///     queries   [header   ][header   ][header   ]     point at the slot's vector, name and control
///     replies   [header of slot 0][header of slot 2]  without the slots that get no reply
@safe
struct UDPBatch: ~Copyable {
    private let octets: UnsafeMutableRawPointer
    private let controls: UnsafeMutableRawPointer
    private let names: UnsafeMutablePointer<sockaddr_in6>
    private let vectors: UnsafeMutablePointer<iovec>
    private let queries: UnsafeMutablePointer<muster_datagram>
    private let replies: UnsafeMutablePointer<muster_datagram>
    private let controlSize: Int
    /// Slots whose headers the kernel has written since they were made ready.
    private var used = 0
    /// Replies that wait to be sent.
    private(set) var replyCount = 0

    /// Memory for batches; `wildcard` tells that replies must leave from the address that was
    /// asked.
    init(wildcard: Bool) {
        let width = NameServerLimits.batch
        controlSize = wildcard ? muster_control_size() : 0
        // SAFETY: all of it is plain data. The kernel writes octets and controls before they are
        // read; the rest is initialised here.
        let stride = NameServerLimits.datagramStride
        unsafe octets = .allocate(byteCount: width * stride, alignment: 64)
        unsafe controls = .allocate(byteCount: width * max(controlSize, 1), alignment: 64)
        unsafe names = .allocate(capacity: width)
        unsafe vectors = .allocate(capacity: 2 * width)
        unsafe queries = .allocate(capacity: width)
        unsafe replies = .allocate(capacity: width)
        // SAFETY: the memory was allocated above with these capacities, and all of it is plain
        // data.
        unsafe names.initialize(repeating: sockaddr_in6(), count: width)
        unsafe vectors.initialize(repeating: iovec(), count: 2 * width)
        unsafe queries.initialize(repeating: muster_datagram(), count: width)
        unsafe replies.initialize(repeating: muster_datagram(), count: width)
        for slot in 0..<width { prepare(slot) }
    }

    deinit {
        // SAFETY: allocated in init, freed here alone.
        unsafe octets.deallocate()
        unsafe controls.deallocate()
        unsafe names.deallocate()
        unsafe vectors.deallocate()
        unsafe queries.deallocate()
        unsafe replies.deallocate()
    }

    /// Points the header of a slot at its memory.
    private func prepare(_ slot: Int) {
        // SAFETY: every caller passes slots below the batch's width, which the capacities hold.
        unsafe vectors[slot] = iovec(
            iov_base: octets + slot * NameServerLimits.datagramStride,
            iov_len: NameServerLimits.datagram)
        var header = unsafe msghdr()
        unsafe header.msg_name = UnsafeMutableRawPointer(names + slot)
        unsafe header.msg_namelen = socklen_t(MemoryLayout<sockaddr_in6>.size)
        unsafe header.msg_iov = vectors + slot
        unsafe header.msg_iovlen = 1
        unsafe header.msg_control = controlSize == 0 ? nil : controls + slot * controlSize
        unsafe header.msg_controllen = controlSize
        unsafe queries[slot] = muster_datagram(header: header, length: 0)
    }

    /// Receives datagrams into the first slots; returns how many, or -1 with the reason in errno.
    ///
    /// Blocks for the first one unless `flags` say otherwise. 0 means that the socket was shut
    /// down.
    mutating func receive(from socket: Int32, flags: Int32) -> Int {
        for slot in 0..<used {
            // SAFETY: `used` is at most the width. The kernel has written these fields alone.
            unsafe queries[slot].header.msg_namelen = socklen_t(MemoryLayout<sockaddr_in6>.size)
            unsafe queries[slot].header.msg_controllen = controlSize
        }
        // SAFETY: `width` headers point at memory that lives as long as this batch.
        let count = unsafe muster_recvmmsg(
            socket, queries, UInt32(NameServerLimits.batch), flags, nil)
        replyCount = 0
        // A socket that was shut down yields one datagram from nobody: that is no query.
        // SAFETY: slot 0 exists, the width being more than 0.
        let isWakeUp = unsafe count == 1 && queries[0].header.msg_namelen == 0
        used = max(0, Int(count))
        return isWakeUp ? 0 : Int(count)
    }

    /// Octets of the query in a slot; nil when it was longer than the buffer.
    func queryLength(_ slot: Int) -> Int? {
        precondition(slot < used)
        // SAFETY: `slot` was received, checked above.
        let isCut = unsafe queries[slot].header.msg_flags & Int32(MSG_TRUNC) != 0
        return unsafe isCut ? nil : Int(queries[slot].length)
    }

    /// Whether a reply can go back: not to port 0, and not to ourselves, which would go round for
    /// ever.
    func isAnswerable(_ slot: Int, by address: SocketAddress) -> Bool {
        precondition(slot < used)
        // SAFETY: `slot` was received, checked above; both families keep the port in the same
        // place.
        let port = unsafe UInt16(bigEndian: names[slot].sin6_port)
        if port != address.port { return port != 0 }
        if controlSize > 0 { return unsafe muster_asked_by_itself(&queries[slot].header) == 0 }
        return unsafe SocketAddress(kernelForm: names[slot]).host != address.host
    }

    /// Where a slot's query came from.
    func client(of slot: Int) -> Client {
        precondition(slot < used)
        // SAFETY: `slot` was received, checked above; the kernel wrote its name in the socket's
        // family, and an IPv4 address stands in the word behind the port in both.
        return unsafe Client(kernelForm: names[slot])
    }

    /// The first octets in the buffer of a slot.
    @_lifetime(borrow self)
    func message(in slot: Int, length: Int) -> RawSpan {
        precondition(slot < used && length <= NameServerLimits.datagram)
        // SAFETY: `slot` was received, checked above; its buffer lives as long as this batch, to
        // which the span's lifetime is bound.
        let start = unsafe octets + slot * NameServerLimits.datagramStride
        let span = unsafe RawSpan(_unsafeStart: start, byteCount: length)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// The buffer of a slot: the query, and room for the reply over it.
    @_lifetime(&self)
    mutating func buffer(of slot: Int) -> MutableRawSpan {
        precondition(slot < used)
        // SAFETY: `slot` was received, checked above; its buffer lives as long as this batch, to
        // which the span's lifetime is bound.
        let start = unsafe octets + slot * NameServerLimits.datagramStride
        let span = unsafe MutableRawSpan(
            _unsafeStart: start, byteCount: NameServerLimits.datagram)
        return unsafe _overrideLifetime(span, mutating: &self)
    }

    /// Hands the question in a slot over, with who asked it and where; false when there is no room.
    mutating func handOver(
        _ slot: Int, _ outline: ReplyOutline, to handOff: HandOff, place: Int
    ) -> Bool {
        precondition(slot < used)
        var head = muster_handed_question()
        head.place = UInt32(place)
        // SAFETY: `slot` was received, checked above, so that the kernel has written its header.
        unsafe muster_note_sender(&head, &queries[slot].header)
        let message = message(in: slot, length: NameServerLimits.datagram)
        return handOff.handOver(message, outline, &head)
    }

    /// Has the first `length` octets of a slot's buffer sent to whom the query came from.
    mutating func queueReply(_ slot: Int, length: Int) {
        precondition(slot < used && length <= NameServerLimits.datagram)
        let vector = NameServerLimits.batch + replyCount
        // SAFETY: `slot` was received, checked above; a slot is queued once, so that the replies
        // are never more than the width.
        unsafe vectors[vector] = iovec(
            iov_base: octets + slot * NameServerLimits.datagramStride, iov_len: length)
        if controlSize > 0 { unsafe muster_answer_from_asked_address(&queries[slot].header) }
        unsafe replies[replyCount].header = queries[slot].header
        unsafe replies[replyCount].header.msg_iov = vectors + vector
        replyCount += 1
    }

    /// Sends the replies from `first` on; returns how many went, or -1 with the reason in errno.
    func sendReplies(from first: Int, over socket: Int32) -> Int {
        precondition(first < replyCount)
        // SAFETY: the headers in this range were written by `queueReply`.
        return unsafe Int(
            muster_sendmmsg(
                socket, replies + first, UInt32(replyCount - first), Int32(MSG_DONTWAIT)))
    }
}
