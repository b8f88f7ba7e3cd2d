extension JSONValue {
    /// The value of a JSON text.
    package init(octets: [UInt8]) throws(JSONError) { self = try JSONReader.read(octets) }

    /// The JSON text of the value, without blanks.
    package var octets: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.octets
    }

    private func write(to writer: inout JSONWriter) {
        switch self {
        case .null: writer.plain("null")
        case .bool(let value): writer.plain(value ? "true" : "false")
        case .integer(let value): writer.plain(String(value))
        case .number(let value): writer.plain(String(value))
        case .string(let text): writer.text(text)
        case .array(let elements):
            writer.array { writer in
                for element in elements { element.write(to: &writer) }
            }
        case .object(let object):
            writer.object { writer in
                for pair in object.pairs {
                    writer.name(pair.name)
                    pair.value.write(to: &writer)
                }
            }
        }
    }
}
