import DNSWire

/// RDATA from the words of a master file to wire form, and the check that octets are RDATA.
enum RecordData {
    /// The wire form of the words behind a record's type. `place` is the type's.
    static func read(
        _ tokens: ArraySlice<Token>, type: RecordType, origin: DomainName?, place: SourcePlace
    ) throws(ZoneFileError) -> [UInt8] {
        if let first = tokens.first, first.isUnknownMarker {
            return try UnknownData.read(tokens, type: type)
        }
        let text = RecordText(type: type, origin: origin, place: place)
        let words = try text.prepare(tokens)
        let line = ". 0 IN TYPE\(type.rawValue) " + words.joined(separator: " ")
        guard line.utf8.count <= ZoneFileLimits.text else {
            throw ZoneFileError(
                place, "the RDATA has more than \(ZoneFileLimits.text) characters",
                remedy: "write it as octets, `\\# LENGTH HEX` (RFC 3597)")
        }
        do {
            let wire = try LDNS.data(ofRecord: line)
            try check(wire, type: type)
            return wire
        } catch {
            throw text.blame(tokens, words, for: error)
        }
    }

    /// Refuses octets that are not RDATA of the type: fields cut short, octets behind the last one,
    /// compressed names, service parameters that lie about their length. Types that ldns does not
    /// know may be any octets.
    static func check(_ wire: [UInt8], type: RecordType) throws(LDNS.Failure) {
        guard wire.count <= ZoneFileLimits.data else {
            throw LDNS.Failure(reason: "the RDATA is longer than \(ZoneFileLimits.data) octets")
        }
        let layout = LDNS.layout(of: type)
        let fields = try LDNS.fields(ofType: type, wire: wire)
        guard !layout.isKnown || fields.count >= layout.minimum else {
            throw LDNS.Failure(reason: "it ends before its last field")
        }
        guard fields.joined().elementsEqual(wire) else {
            throw LDNS.Failure(reason: "it has a compressed name, or octets behind its last field")
        }
        if let last = fields.last, layout.kind(at: fields.count - 1) == .serviceParameters {
            try checkParameters(last)
        }
    }

    /// RFC 9460 §2.2: keys in strictly rising order, each with its length and value; ldns would
    /// print a `mandatory` of odd length, or one that is cut short, by reading past its end.
    private static func checkParameters(_ octets: [UInt8]) throws(LDNS.Failure) {
        var rest = octets[...]
        var last = -1
        while !rest.isEmpty {
            let head = Array(rest.prefix(4))
            guard head.count == 4 else { throw LDNS.Failure(reason: "a parameter is cut short") }
            let key = Int(head[0]) << 8 | Int(head[1])
            let length = Int(head[2]) << 8 | Int(head[3])
            guard key > last else { throw LDNS.Failure(reason: "the parameters are not in order") }
            guard rest.count >= 4 + length, key != 0 || (length > 0 && length % 2 == 0) else {
                throw LDNS.Failure(reason: "a parameter is cut short")
            }
            last = key
            rest = rest.dropFirst(4 + length)
        }
    }
}
