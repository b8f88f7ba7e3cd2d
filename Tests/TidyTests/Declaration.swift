/// A declaration outside of function bodies, as far as the rules care.
struct Declaration: Sendable {
    /// `func`, `init`, `struct` and so on.
    let keyword: String
    let name: String
    /// What stands before the keyword: `package`, `static`, the names of attributes.
    let modifiers: [String]
    /// The line of the first attribute or modifier, from 1.
    let line: Int
    /// The lines of the opening and closing brace; nil without a body.
    let body: ClosedRange<Int>?
    /// True when it, or what it belongs to, is private.
    let isPrivate: Bool

    /// True for a type, whose members are declarations of their own.
    var isType: Bool { Self.types.contains(keyword) }
    /// True for what runs: a function, an initializer, a subscript or a computed property.
    var isRoutine: Bool {
        body != nil && !isType
    }

    static let types: Set = ["struct", "class", "enum", "actor", "protocol", "extension"]
    static let keywords = types.union([
        "func", "init", "deinit", "subscript", "var", "let", "typealias", "associatedtype", "case",
    ])
    static let modifiers: Set = [
        "public", "package", "internal", "private", "fileprivate", "open", "static", "final",
        "override", "mutating", "nonmutating", "borrowing", "consuming", "nonisolated", "lazy",
        "weak", "unowned", "convenience", "required", "indirect", "prefix", "postfix", "infix",
        "distributed", "optional", "dynamic", "unsafe", "safe",
    ]
}
