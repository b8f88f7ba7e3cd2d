import Foundation

// `make bench-alternatives`: the snapshot beside the alternatives of decision record 0001, on the
// same names. With the title of an alternative and a number it makes so many queries and nothing
// else, to be run under callgrind.

/// Calls `body` with the reader of the alternative of this title; nil is all of them.
func each(_ title: String?, _ body: (String, (Int) -> Void, () -> Measurement) -> Void) {
    func offer<Reader: RecordReader & ~Copyable>(_ reader: Reader.Type) {
        guard title == nil || title == Reader.Table.title else { return }
        body(
            Reader.Table.title, { Measurement.ask(reader, times: $0) },
            { Measurement(reader) })
    }
    offer(NoLookupReader.self)
    offer(SnapshotRecordsReader.self)
    offer(DictionaryReader.self)
    offer(ClassTrieReader.self)
    offer(ShardedReader.self)
}

if CommandLine.arguments.count == 3, let queries = Int(CommandLine.arguments[2]) {
    each(CommandLine.arguments[1]) { _, ask, _ in ask(queries) }
    exit(0)
}

/// Text of a number, `digits` behind the point.
func text(_ number: Double, _ digits: Int = 0) -> String {
    String(format: "%.\(digits)f", number)
}

print(
    """
    | | instructions | retains and releases | allocations | ns, 1 reader | ns, 2 readers \
    | ns, 2 readers, one name | publish: 1 k | 10 k | 100 k names |
    |---|---|---|---|---|---|---|---|---|---|
    """)
each(nil) { title, _, measure in
    let counts = try? CallCounts(title)
    let measured = measure()
    let publishes = Measurement.sizes.map { text(measured.publishes[$0] ?? 0, 1) + " µs" }
    let cells =
        [
            title, counts.map { text($0.instructions) } ?? "–",
            counts.map { text($0.references, 1) } ?? "–",
            counts.map { text($0.allocations, 1) } ?? "–", text(measured.oneReader),
            text(measured.twoReaders), text(measured.oneName),
        ] + publishes
    print("| " + cells.joined(separator: " | ") + " |")
}
