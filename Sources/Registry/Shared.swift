/// A large value whose copies cost as much as one reference: they share its memory until one of
/// them is changed, which then gets memory of its own.
struct Shared<Value: Sendable>: Sendable {
    /// The one value; an array has the sharing built in.
    private var only: [Value]

    /// A value that nobody shares yet.
    init(_ value: Value) { only = [value] }

    /// The value, read and changed in place.
    var value: Value {
        _read { yield only.span[0] }
        _modify { yield &only[0] }
    }
}
