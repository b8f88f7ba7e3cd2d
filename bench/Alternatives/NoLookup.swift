import DNSWire

/// No table: every query gets the same record. The difference to it is what a look-up costs.
struct NoLookup: RecordTable {
    static let title = "no look-up"

    let shared: RecordWords

    /// Keeps the first record.
    init(_ records: [AddressRecord]) {
        shared = RecordWords(first: records[0].words[0], second: records[0].words[1])
    }

    /// There is nothing to publish.
    mutating func publish(_ record: AddressRecord) {}
}

/// Answers without looking anything up.
struct NoLookupReader: RecordReader, ~Copyable {
    typealias Table = NoLookup

    private let record: RecordWords
    private var plain = PlainAnswer()

    /// A reader that answers with this record.
    init(_ shared: RecordWords) { record = shared }

    /// Reads each question and writes the record.
    mutating func answer(_ queries: ArraySlice<[UInt8]>, in message: inout MutableRawSpan) -> Int {
        var octets = 0
        for query in queries {
            place(query, in: &message)
            octets += plain.answer(query.count, &message) { [record] _, _ in record }
        }
        return octets
    }
}
