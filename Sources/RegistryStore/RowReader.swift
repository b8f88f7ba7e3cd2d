import GRDB
import Registry

/// A row that makes no entity, and the cell that is wrong.
struct DamagedRow: Error, CustomStringConvertible {
    /// Table, key, column and what is wrong there.
    let description: String
}

/// Reads the cells of a row one after another.
///
/// One reader reads row after row: neighbours have much in common, and share the memory of it.
struct RowReader {
    private var row: Row
    private let table: String
    private var index = 0
    /// The text that the rows of a group begin with.
    private var group = ""
    /// The names of the pairs read last, in their order.
    private var names: [String] = []

    /// The cells of a table's row, from the first.
    init(_ row: Row, table: String) {
        self.row = row
        self.table = table
    }

    /// Goes on with another row of the table, from its first cell.
    mutating func begin(_ row: Row) {
        self.row = row
        index = 0
    }

    /// The next cell, a text that the row before may have had as well.
    mutating func groupText() throws(DamagedRow) -> String {
        let text = try text()
        if text != group { group = text }
        return group
    }

    /// The next cell, a text.
    mutating func text() throws(DamagedRow) -> String {
        EscapedText.plain(try next(String.self))
    }

    /// The next cell, a text or nothing.
    mutating func optionalText() throws(DamagedRow) -> String? {
        try next(String?.self).map(EscapedText.plain)
    }

    /// The next cell, a number.
    mutating func number() throws(DamagedRow) -> Int64 { try next(Int64.self) }

    /// The next cell, a number or nothing.
    mutating func optionalNumber() throws(DamagedRow) -> Int64? { try next(Int64?.self) }

    /// The next cell, a moment.
    mutating func time() throws(DamagedRow) -> Timestamp { Timestamp(milliseconds: try number()) }

    /// The next cell, a word of an enumeration.
    mutating func word<Word: RawRepresentable<String>>() throws(DamagedRow) -> Word {
        let text = try text()
        guard let word = Word(rawValue: text) else { throw damage("\(text) is no \(Word.self)") }
        return word
    }

    /// The next cell, a word of an enumeration or nothing.
    mutating func optionalWord<Word: RawRepresentable<String>>() throws(DamagedRow) -> Word? {
        guard let text = try next(String?.self) else { return nil }
        guard let word = Word(rawValue: text) else { throw damage("\(text) is no \(Word.self)") }
        return word
    }

    /// The next cell, names and values.
    mutating func pairs() throws(DamagedRow) -> [String: String] {
        let text: String = try next(String.self)
        guard let pairs = TextPairs.parse(text, names: &names) else {
            throw damage("it is no JSON of texts")
        }
        return pairs
    }

    /// An error that names the cell read last.
    func damage(_ problem: String) -> DamagedRow {
        DamagedRow(
            description: "table \(table), key \(row[0] as DatabaseValue), "
                + "column \(index): \(problem)")
    }

    private mutating func next<Value: DatabaseValueConvertible & StatementColumnConvertible>(
        _ type: Value.Type
    ) throws(DamagedRow) -> Value {
        defer { index += 1 }
        do {
            return try row.decode(type, atIndex: index)
        } catch {
            throw damage("it is no \(type)")
        }
    }
}
