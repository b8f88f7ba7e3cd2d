internal import DNSWire
internal import ZoneFiles
internal import Zones

/// What a query is answered with, as text.
public struct Answer: Codable, Hashable, Sendable {
    /// The response code as dig prints it, `NOERROR`.
    public var code: String
    /// Records on one line each: `www.example.org. 300 IN A 192.0.2.1`.
    public var answers: [String]
    public var authorities: [String]
    public var additionals: [String]
    /// The text of the extended error that the reply carries (RFC 8914); nil without one.
    public var remark: String?
}

extension Server {
    /// Answers a query inside the process, exactly as the sockets do over TCP.
    public func query(_ name: String, _ type: String) throws(ServerError) -> Answer {
        guard let answer = Answer(reply: try messages(name, type).reply) else {
            throw .invalid("'\(name)' \(type) cannot be asked")
        }
        return answer
    }

    /// The question in wire form, with EDNS, and the reply to it.
    package func messages(
        _ name: String, _ type: String
    ) throws(ServerError) -> (query: [UInt8], reply: [UInt8]) {
        let question = try Question(name, type)
        let query = PlainQuery(question.name, question.type, payloadSize: 1232).octets
        return (query, exchange(query))
    }

    /// The reply to a query in wire form, to whoever may ask; empty where there would be none.
    package func exchange(_ query: [UInt8]) -> [UInt8] {
        var reader = table.makeReader()
        // Access lists are for those who ask from outside, and what others would answer is not
        // asked for here.
        var configuration = responder
        configuration.rules = ClientRules()
        configuration.forwarding = nil
        var responder = Responder(
            configuration: configuration, seed: .random(in: 0...(.max)),
            counters: ResponderCounterBlock())
        var octets = query + Array(repeating: 0, count: WireLimits.message - query.count)
        let snapshot = reader.enter()
        let length = octets.withMutableOctets { message in
            responder.respond(
                to: &message, queryLength: query.count, transport: .tcp, snapshot: snapshot)
        }
        reader.leave()
        return Array(octets.prefix(length))
    }
}

extension Answer {
    /// What a reply in wire form says; nil when it is none.
    package init?(reply octets: [UInt8]) {
        guard let reply = ReplyReader(octets) else { return nil }
        code = reply.code.description
        answers = reply.answers.map(Self.line)
        authorities = reply.authorities.map(Self.line)
        additionals = reply.additionals.filter { $0.type != .opt }.map(Self.line)
        remark = reply.extendedError.map { error in
            error.code == ExtendedErrorCode.notAuthoritative.rawValue && error.text.isEmpty
                ? "the name is in no zone that is served" : error.text
        }
    }

    private static func line(_ record: ReplyReader.Record) -> String {
        Presentation.record(
            owner: record.owner, type: record.type, ttl: record.ttl, rdata: record.data)
    }
}

/// A name and type that text names.
struct Question {
    let name: DomainName
    let type: RecordType

    /// The question for the records of a type at a name, both as text.
    init(_ name: String, _ type: String) throws(ServerError) {
        do throws(NameError) {
            self.name = try DomainName(name)
        } catch {
            throw .invalid("'\(name)' is no domain name: \(error.reason)")
        }
        guard let type = Presentation.type(named: type) else {
            throw .invalid("'\(type)' is no record type; try A, AAAA, SRV, CNAME or TYPE123")
        }
        self.type = type
    }
}

extension [UInt8] {
    /// Hands the octets to the closure as one span.
    fileprivate mutating func withMutableOctets<Value>(
        _ body: (inout MutableRawSpan) -> Value
    ) -> Value {
        var span = mutableSpan
        // SAFETY: octets have no padding, and the span does not leave this call.
        var octets = unsafe span.mutableBytes
        return body(&octets)
    }
}
