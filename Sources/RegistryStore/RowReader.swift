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
    private let statement: Statement
    private let table: String
    private var index: CInt = 0
    /// The text that the rows of a group have in common.
    private var group = ""
    private var pattern = PairPattern()
    /// The records of services that were read last, and their text.
    private var records: (text: String, parsed: [DNSConfig.Record]) = ("", [])

    /// A reader of the rows of a table that a statement steps to.
    init(_ statement: Statement, table: String) {
        self.statement = statement
        self.table = table
    }

    /// Goes on with the row that the statement stands on, from its first cell.
    mutating func begin() { index = 0 }

    /// The next cell, a text that the row before may have had as well.
    mutating func groupText() throws(DamagedRow) -> String {
        group = try text(like: group)
        return group
    }

    /// The next cell, a text.
    mutating func text() throws(DamagedRow) -> String {
        guard let text = next().readText(EscapedText.plain) else { throw mismatch(String.self) }
        return text
    }

    /// The next cell, a text or nothing.
    mutating func optionalText() throws(DamagedRow) -> String? {
        try skipNull() ? nil : text()
    }

    /// The next cell, a number.
    mutating func number() throws(DamagedRow) -> Int64 {
        guard let number = next().number else { throw mismatch(Int64.self) }
        return number
    }

    /// The next cell, a number or nothing.
    mutating func optionalNumber() throws(DamagedRow) -> Int64? {
        try skipNull() ? nil : number()
    }

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
        try skipNull() ? nil : word()
    }

    /// The next cell, names and values.
    mutating func pairs() throws(DamagedRow) -> [String: String] {
        let pairs = next().readText { TextPairs.parse($0, like: &pattern) }
        guard let pairs else { throw mismatch(String.self) }
        guard let pairs else { throw damage("it is no JSON of texts") }
        return pairs
    }

    /// The next cell, records that `parse` makes of its text unless the row before had the same.
    mutating func records(
        _ parse: (String) -> [DNSConfig.Record]?
    ) throws(DamagedRow) -> [DNSConfig.Record] {
        let text = try text(like: records.text)
        if text == records.text { return records.parsed }
        guard let parsed = parse(text) else { throw damage("\(text) are no records") }
        records = (text, parsed)
        return parsed
    }

    /// An error that names the cell read last.
    func damage(_ problem: String) -> DamagedRow {
        // SAFETY: the statement lives, and stands on a row that has a cell.
        let key = unsafe DatabaseValue(sqliteStatement: statement.sqliteStatement, index: 0)
        return DamagedRow(
            description: "table \(table), key \(key), column \(index): \(problem)")
    }

    /// The next cell, a text: another one that is the same is given as it is, in its memory.
    private mutating func text(like other: String) throws(DamagedRow) -> String {
        let text = next().readText { octets in
            octets.isSame(as: other) ? other : EscapedText.plain(octets)
        }
        guard let text else { throw mismatch(String.self) }
        return text
    }

    private mutating func next() -> Cell {
        defer { index += 1 }
        return Cell(of: statement, at: index)
    }

    /// Steps over a cell that holds nothing; false for another.
    private mutating func skipNull() -> Bool {
        guard Cell(of: statement, at: index).isNull else { return false }
        index += 1
        return true
    }

    private func mismatch(_ type: Any.Type) -> DamagedRow { damage("it is no \(type)") }
}

extension Span<UInt8> {
    /// Whether these are the octets of a text.
    func isSame(as text: String) -> Bool {
        let other = text.utf8.span
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }
}
