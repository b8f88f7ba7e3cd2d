import CLDNS
import DNSWire

/// The calls into ldns, each with a value in and a value out: no object of ldns outlives a call,
/// and no other file of this module touches a pointer of ldns.
///
/// ldns trusts its callers: numbers wrap around silently, some text is written to while it is read,
/// and some printers read past malformed data. So text is prepared by `RecordText`, and octets
/// must have passed `RecordData.check`.
enum LDNS {
    /// A status other than success, in ldns's own words.
    struct Failure: Error, Equatable {
        let reason: String

        /// A reason of our own.
        init(reason: String) { self.reason = reason }

        /// What ldns says of a status.
        init(_ status: ldns_status) {
            // SAFETY: ldns gives a constant text, or nil for a number that it does not know.
            reason =
                unsafe ldns_get_errorstr_by_id(status).map { unsafe String(cString: $0) }
                ?? "status \(status.rawValue)"
        }
    }

    /// The RDATA of a record on one line: owner, TTL, class, type and RDATA.
    static func data(ofRecord line: String) throws(Failure) -> [UInt8] {
        var record: UnsafeMutablePointer<ldns_rr>?
        // SAFETY: the line is NUL-terminated for the call; without an origin and a last owner ldns
        // reads nothing else. It sets `record` only on success.
        let status = unsafe ldns_rr_new_frm_str(&record, line, 0, nil, nil)
        guard status == LDNS_STATUS_OK, let record = unsafe record else { throw Failure(status) }
        // SAFETY: the record is ours, and freed here once.
        defer { unsafe ldns_rr_free(record) }
        return unsafe fields(of: record).flatMap { $0 }
    }

    /// The fields of a record in wire form, as ldns cuts its RDATA into them. Octets behind the
    /// last field are left out.
    static func fields(ofType type: RecordType, wire: [UInt8]) throws(Failure) -> [[UInt8]] {
        // SAFETY: the record is live until the closure returns.
        try unsafe withRecord(type, wire) { record in unsafe fields(of: record) }
    }

    /// The RDATA in presentation format.
    static func text(ofType type: RecordType, wire: [UInt8]) throws(Failure) -> String {
        // SAFETY: the record is live until the closure returns, and the index is below its own
        // count of fields.
        let texts: [String?] = try unsafe withRecord(type, wire) { record in
            unsafe (0..<ldns_rr_rd_count(record)).map { index in
                unsafe text(of: ldns_rr_rdf(record, index))
            }
        }
        // A nil is a field that ldns refuses to print.
        guard !texts.contains(nil) else { throw Failure(reason: "the RDATA has no text") }
        let words = texts.compactMap { $0 }.map(trimmed)
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// True when ldns reads a text as one field of this kind.
    static func reads(_ text: String, as kind: FieldKind) -> Bool {
        // A copy of our own: ldns overwrites the dots of NSAP and ATMA addresses.
        var characters = Array(text.utf8CString)
        // SAFETY: the characters end with a NUL and live across the call; the field is ours, and
        // freed here once (freeing nil does nothing).
        return unsafe characters.withUnsafeMutableBufferPointer { buffer in
            let field = unsafe ldns_rdf_new_frm_str(kind.type, buffer.baseAddress)
            unsafe ldns_rdf_deep_free(field)
            return unsafe field != nil
        }
    }

    /// The number of a type that ldns knows by this mnemonic; nil for all others.
    static func type(named name: String) -> RecordType? {
        // SAFETY: the name is NUL-terminated for the call.
        let number = unsafe ldns_get_rr_type_by_name(name).rawValue
        return number == 0 ? nil : UInt16(exactly: number).map(RecordType.init(rawValue:))
    }

    /// The mnemonic of a type, or `TYPE123`.
    static func name(of type: RecordType) -> String {
        // SAFETY: ldns allocates the text for every number; `take` frees it.
        unsafe take(ldns_rr_type2str(ldns_rr_type(UInt32(type.rawValue)))) ?? type.description
    }

    /// What ldns knows of a type's fields.
    static func layout(of type: RecordType) -> FieldLayout {
        // SAFETY: ldns has a constant description for every number, the one for unknown types too.
        let description = unsafe ldns_rr_descript(type.rawValue)
        let maximum = unsafe ldns_rr_descriptor_maximum(description)
        // SAFETY: the index is below the maximum of the same description.
        let kinds = (0..<min(maximum, FieldLayout.distinctFields)).map { index in
            unsafe FieldKind(type: ldns_rr_descriptor_field_type(description, index))
        }
        return unsafe FieldLayout(
            minimum: ldns_rr_descriptor_minimum(description), maximum: maximum,
            isKnown: isName(description?.pointee._name), kinds: kinds)
    }
}

extension LDNS {
    /// Calls `body` with the record that ldns makes of these octets.
    private static func withRecord<Value>(
        _ type: RecordType, _ wire: [UInt8], _ body: (UnsafeMutablePointer<ldns_rr>) -> Value
    ) throws(Failure) -> Value {
        guard wire.count <= ZoneFileLimits.data else {
            throw Failure(reason: "the RDATA is longer than \(ZoneFileLimits.data) octets")
        }
        let number = [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF)]
        let length = [UInt8(wire.count >> 8), UInt8(wire.count & 0xFF)]
        let octets = [0] + number + [0, 1, 0, 0, 0, 0] + length + wire
        var record: UnsafeMutablePointer<ldns_rr>?
        var position = 0
        // SAFETY: the octets live across the call, which is given their count.
        let status = unsafe ldns_wire2rr(
            &record, octets, octets.count, &position, LDNS_SECTION_ANSWER)
        guard status == LDNS_STATUS_OK, let record = unsafe record else { throw Failure(status) }
        // SAFETY: the record is ours, and freed here once, after `body` is done with it.
        defer { unsafe ldns_rr_free(record) }
        return unsafe body(record)
    }

    /// The octets of each field of a live record.
    private static func fields(of record: UnsafeMutablePointer<ldns_rr>) -> [[UInt8]] {
        // SAFETY: the index is below the record's own count.
        unsafe (0..<ldns_rr_rd_count(record)).map { index in
            unsafe ldns_rr_rdf(record, index).map { unsafe octets(of: $0) } ?? []
        }
    }

    /// The octets of a live field.
    private static func octets(of field: UnsafePointer<ldns_rdf>) -> [UInt8] {
        // SAFETY: a field's data has as many octets as its size says; they are copied.
        unsafe Array(
            UnsafeBufferPointer(start: ldns_rdf_data(field), count: ldns_rdf_size(field)))
    }

    /// A live field as text; nil when ldns refuses. In names, ldns leaves `"` and `@` bare, which
    /// would not be read again.
    private static func text(of field: UnsafeMutablePointer<ldns_rdf>?) -> String? {
        guard let field = unsafe field else { return nil }
        // SAFETY: the field is live; `take` frees the text that ldns allocates.
        if unsafe ldns_rdf_get_type(field) == LDNS_RDF_TYPE_DNAME {
            return unsafe (try? DomainName(wire: octets(of: field)))?.description
        }
        return unsafe take(ldns_rdf2str(field))
    }

    /// True for a mnemonic; ldns calls some types TYPE54 in its own table.
    private static func isName(_ name: UnsafePointer<CChar>?) -> Bool {
        guard let name = unsafe name else { return false }
        // SAFETY: names in ldns's table are constant, and end with a NUL.
        return unsafe strncmp(name, "TYPE", 4) != 0
    }

    /// The text that ldns allocated, as a value; the allocation is given back.
    private static func take(_ text: UnsafeMutablePointer<CChar>?) -> String? {
        guard let text = unsafe text else { return nil }
        // SAFETY: ldns ends its texts with a NUL; this one is ours, and freed here once.
        defer { unsafe muster_ldns_free_text(text) }
        return unsafe String(cString: text)
    }

    /// Without the blanks that ldns leaves around some fields.
    private static func trimmed(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\n" || $0 == "\t" }
        return String(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed())
    }
}
