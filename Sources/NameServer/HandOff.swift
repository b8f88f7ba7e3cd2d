internal import CLinux
package import DNSWire
internal import Glibc

/// The way of questions that others answer, from the workers to a forwarder and back.
///
/// A worker hands a question over with one system call that never waits. Replies to datagrams leave
/// through the socket that was asked; those to connections go back to the thread that has them.
package final class HandOff: Sendable {
    private let questions: PacketPair
    private let streams: [PacketPair]
    private let sockets: [UDPSocket]

    /// The way for these sockets and so many TCP workers.
    init(sockets: [UDPSocket], streams count: Int) throws(NameServerError) {
        questions = try PacketPair()
        var streams: [PacketPair] = []
        for _ in 0..<count { streams.append(try PacketPair()) }
        self.streams = streams
        self.sockets = sockets
    }

    /// Begins to watch for questions.
    package func watch(with poll: borrowing EventPoll, tag: UInt64) -> Bool {
        poll.add(questions.far, .reading, tag: tag)
    }

    /// Takes a question that waits, if any; `buffer` is room for the largest message.
    package func take(_ buffer: inout [UInt8]) -> HandedQuestion? {
        var head = muster_handed_question()
        // SAFETY: the call writes at most the buffer's count, and a local that outlives it.
        let length = unsafe buffer.withUnsafeMutableBytes {
            unsafe muster_take_over(questions.far.number, &head, $0.baseAddress, $0.count)
        }
        if length < 0 { return nil }
        return HandedQuestion(head: head, message: Array(buffer[..<length]))
    }

    /// Sends the reply to a question; false when the kernel does not take it.
    package func send(_ reply: [UInt8], to question: HandedQuestion) -> Bool {
        let place = Int(question.head.place)
        if question.head.stream != 0 {
            // SAFETY: the array outlives the call.
            return unsafe muster_hand_back(
                streams[place].near.number, question.head.tag, reply, reply.count) >= 0
        }
        var head = question.head
        let socket = sockets[place]
        // SAFETY: array and local outlive the call.
        if unsafe muster_reply_through(socket.descriptor.number, &head, reply, reply.count) >= 0 {
            return true
        }
        guard errno == EMSGSIZE else { return false }
        socket.allowFragments()
        // SAFETY: as above.
        return unsafe muster_reply_through(
            socket.descriptor.number, &head, reply, reply.count) >= 0
    }
}

/// A question that a worker handed over: its reply as far as it is known, and where that goes.
package struct HandedQuestion: Sendable {
    fileprivate let head: muster_handed_question
    /// The reply so far.
    package let message: [UInt8]

    /// Who asks.
    package var client: SocketAddress.Host { SocketAddress(kernelForm: head.client).host }
    /// Where its parts stand.
    package var outline: ReplyOutline { ReplyOutline(numbers: head.outline) }
}

// MARK: The workers' side

extension HandOff {
    /// Where replies to the connections of a TCP worker arrive.
    func watchReplies(of worker: Int, with poll: borrowing EventPoll, tag: UInt64) -> Bool {
        poll.add(streams[worker].far, .reading, tag: tag)
    }

    /// Hands a question of a client's connection over; false when there is no room.
    func handOver(
        _ message: RawSpan, _ outline: ReplyOutline, from client: SocketAddress.Host, worker: Int,
        tag: UInt64
    ) -> Bool {
        var head = muster_handed_question()
        head.client = SocketAddress(host: client, port: 0).kernelForm
        head.place = UInt32(worker)
        head.stream = 1
        head.tag = tag
        return handOver(message, outline, &head)
    }

    /// Hands the question over that `head` has the sender of.
    func handOver(
        _ message: RawSpan, _ outline: ReplyOutline, _ head: inout muster_handed_question
    ) -> Bool {
        head.outline = outline.numbers
        let length = min(Int(outline.optionsEnd), message.byteCount)
        // SAFETY: message and head outlive the call, and the length is at most the message's.
        return unsafe message.withUnsafeBytes {
            unsafe muster_hand_over(questions.near.number, &head, $0.baseAddress, length)
        } >= 0
    }

    /// Takes a reply for a worker's connection: the connection's tag, and the reply's octets in
    /// `block` from `offset` on. Nil when none waits.
    func takeReply(
        for worker: Int, into block: inout OctetBlock, at offset: Int
    ) -> (tag: UInt64, length: Int)? {
        var tag: UInt64 = 0
        let length = block.takeBack(
            from: streams[worker].far.number, &tag, into: offset..<block.count)
        return length < 0 ? nil : (tag, length)
    }
}
