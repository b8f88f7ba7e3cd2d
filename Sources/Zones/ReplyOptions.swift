internal import DNSWire

/// The options that a reply has because its query asks for them. Few queries do.
struct ReplyOptions {
    /// The cookies, the server's included.
    var cookie: Cookie?
    /// Whether the query's cookie proves that its client gets what is sent to its address.
    var provesAddress = false
    /// Whether the reply tells what this server is called.
    var tellsIdentity = false
    /// The version of the zone that the name is in, if it is told.
    var zoneVersion: ZoneVersion?
    /// Whether it tells how long its connection may be silent.
    var tellsKeepalive = false

    /// Appends them to the OPT record at `record`; there is room for them.
    @inline(never)
    func append(
        _ message: inout MutableRawSpan, _ writer: inout ReplyWriter, record: Int,
        _ configuration: borrowing ResponderConfiguration
    ) {
        if let cookie, let server = cookie.server {
            let offset = writer.appendOption(
                &message, EDNSOption.cookie, length: Cookie.both, record: record)
            message.store(octetsOf: cookie.client, at: offset)
            message.store(octetsOf: server.head, at: offset + 8)
            message.store(octetsOf: server.hash, at: offset + 16)
        }
        if tellsIdentity {
            let count = configuration.identity.count
            let offset = writer.appendOption(
                &message, EDNSOption.identity, length: count, record: record)
            for index in 0..<count {
                message.store(configuration.identity[index], at: offset + index)
            }
        }
        if tellsKeepalive {
            let offset = writer.appendOption(
                &message, EDNSOption.keepalive, length: 2, record: record)
            message.store(configuration.keepalive, at: offset)
        }
        if let zoneVersion {
            let offset = writer.appendOption(
                &message, EDNSOption.zoneVersion, length: ZoneVersion.octets, record: record)
            message.store(zoneVersion.labels, at: offset)
            message.store(ZoneVersion.serialType, at: offset + 1)
            message.store(zoneVersion.serial, at: offset + 2)
        }
    }
}

extension Responder {
    /// Takes note of what the query's options ask for, and keeps room for it, before the reply is
    /// written over them; `snapshot` is nil for a message that is not looked up.
    @inline(__always)
    mutating func readOptions(
        of query: Query, _ transport: Transport, _ snapshot: Snapshot?, _ reply: inout Reply,
        _ message: RawSpan
    ) {
        guard let edns = query.edns, edns.optionsEnd > 0 else { return }
        reply.hasOptions = true
        reply.writer.reserve(take(EDNSOptions(message, edns), query.type, transport, snapshot))
    }

    /// Gives how much of the reply the options take.
    @inline(never)
    private mutating func take(
        _ asked: EDNSOptions, _ type: RecordType, _ transport: Transport, _ snapshot: Snapshot?
    ) -> Int {
        var octets = 0
        options.provesAddress = false
        options.cookie = asked.cookie.flatMap { answer(to: $0) }
        if options.cookie != nil { octets += EDNSOption.head + Cookie.both }
        options.tellsIdentity = asked.asksIdentity && !configuration.identity.isEmpty
        if options.tellsIdentity { octets += EDNSOption.head + configuration.identity.count }
        options.tellsKeepalive = asked.asksKeepalive && transport == .tcp
        if options.tellsKeepalive { octets += EDNSOption.head + 2 }
        options.zoneVersion = nil
        if asked.asksZoneVersion, let snapshot {
            options.zoneVersion = snapshot.zoneVersion(of: name, type)
            octets += EDNSOption.head + ZoneVersion.octets
        }
        return octets
    }

    /// The cookies of the reply (RFC 7873 §5.2.3 to 5.2.5): a server's that is not valid is
    /// answered like none.
    private mutating func answer(to cookie: Cookie) -> Cookie? {
        guard let secrets = configuration.cookies else { return nil }
        counts.increment(.cookies)
        let seconds = configuration.clock()
        if let part = cookie.server,
            secrets.isValid(part, cookie.client, from: client, at: seconds)
        {
            counts.increment(.validCookies)
            options.provesAddress = true
            let server = secrets.renewed(part, cookie.client, for: client, at: seconds)
            return Cookie(client: cookie.client, server: server)
        }
        let server = secrets.make(cookie.client, for: client, at: seconds)
        return Cookie(client: cookie.client, server: server)
    }
}
