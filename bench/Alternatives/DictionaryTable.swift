import DNSWire
import Synchronization

/// Alternative (a): an immutable Swift dictionary, replaced as a whole at each publish.
struct DictionaryTable: RecordTable {
    static let title = "dictionary, replaced whole"

    /// One version; the reference to it is taken under a lock, once a batch.
    final class Version: Sendable {
        let entries: [UInt64: Entry]

        /// A version of these entries.
        init(_ entries: [UInt64: Entry]) { self.entries = entries }
    }

    /// The current version.
    final class Current: Sendable {
        let version: Mutex<Version>

        /// Begins with this version.
        init(_ version: Version) { self.version = Mutex(version) }
    }

    let shared: Current

    /// Builds the first version.
    init(_ records: [AddressRecord]) {
        var entries: [UInt64: Entry] = [:]
        for record in records { entries[PlainAnswer.hash(record)] = Entry(record) }
        shared = Current(Version(entries))
    }

    /// Copies the dictionary with the one change.
    mutating func publish(_ record: AddressRecord) {
        var entries = shared.version.withLock(\.self).entries
        entries[PlainAnswer.hash(record)] = Entry(record)
        let version = Version(entries)
        shared.version.withLock { $0 = version }
    }
}

/// Answers from the dictionary.
struct DictionaryReader: RecordReader, ~Copyable {
    typealias Table = DictionaryTable

    private let current: DictionaryTable.Current
    private var plain = PlainAnswer()

    /// A reader of this table.
    init(_ shared: DictionaryTable.Current) { current = shared }

    /// Takes the current version once for all queries.
    mutating func answer(_ queries: ArraySlice<[UInt8]>, in message: inout MutableRawSpan) -> Int {
        let version = current.version.withLock(\.self)
        var octets = 0
        for query in queries {
            place(query, in: &message)
            octets += plain.answer(query.count, &message) { name, hash in
                version.entries[hash]?.record(of: name)
            }
        }
        return octets
    }
}
