import DNSWire

/// A table of names with one address record each, as one of the alternatives keeps it.
protocol RecordTable {
    /// What readers share with the writer.
    associatedtype Shared: Sendable

    /// How the results call it.
    static var title: String { get }

    /// A table of these names, published.
    init(_ records: [AddressRecord])

    /// What is shared.
    var shared: Shared { get }

    /// Replaces the record of one name and makes that visible.
    mutating func publish(_ record: AddressRecord)
}

/// One thread's way of reading a table.
///
/// Readers take a version of the table once for a batch of queries, as a worker does.
protocol RecordReader: ~Copyable, SendableMetatype {
    associatedtype Table: RecordTable

    /// A reader of what the table shares.
    init(_ shared: Table.Shared)

    /// Answers each of the queries, which are copied to the beginning of `message` one after the
    /// other; gives the octets of all replies.
    mutating func answer(_ queries: ArraySlice<[UInt8]>, in message: inout MutableRawSpan) -> Int
}

/// A name and its address.
struct AddressRecord {
    let name: DomainName
    let address: [UInt8]

    /// The record of a number: `n00042.bench.example. 60 IN A 10.0.0.42`.
    init(_ number: Int, version: UInt8 = 10) {
        let digits = String(100_000 + number).dropFirst()
        let labels = ["n\(digits)", "bench", "example"].map { Array($0.utf8) }
        guard let name = try? DomainName(labels: labels) else { preconditionFailure("a name") }
        self.name = name
        address = [version] + [16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// The record as it is sent, its owner a pointer to the question, in two words.
    var words: [UInt64] {
        let octets: [UInt8] = [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4] + address
        return [octets[..<8], octets[8...]].map { $0.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// A query for it.
    var query: [UInt8] {
        [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name.wire + [0, 1, 0, 1]
    }
}

/// Copies a query to the beginning of a message.
func place(_ query: [UInt8], in message: inout MutableRawSpan) {
    for index in query.indices { message.store(query[index], at: index) }
}
