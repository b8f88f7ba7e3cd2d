import GRDB
import Registry

/// The cells that rows are made of; `RowReader` is the other direction.
extension DatabaseValue {
    /// A text or nothing.
    static func text(_ value: String?) -> DatabaseValue {
        value.map { EscapedText.escaped($0).databaseValue } ?? .null
    }

    /// A number or nothing.
    static func number(_ value: Int64?) -> DatabaseValue { value?.databaseValue ?? .null }

    /// A number or nothing.
    static func number(_ value: Int?) -> DatabaseValue { number(value.map { Int64($0) }) }

    /// A moment, in milliseconds.
    static func time(_ value: Timestamp) -> DatabaseValue { value.milliseconds.databaseValue }

    /// A word of an enumeration.
    static func word(_ value: some RawRepresentable<String>) -> DatabaseValue {
        value.rawValue.databaseValue
    }

    /// Names and values.
    static func pairs(_ value: [String: String]) -> DatabaseValue {
        TextPairs.write(value).databaseValue
    }
}
