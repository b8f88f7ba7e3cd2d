package import Registry

extension Timestamp {
    /// Seconds since 1970 with milliseconds: a JSON number, as every SDK reads it.
    package var json: JSONValue { .number(Double(milliseconds) / 1000) }
}
