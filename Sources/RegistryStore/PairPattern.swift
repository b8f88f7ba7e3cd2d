/// The names of a row's pairs, in their order: neighbours mostly have the same ones, share the
/// memory of them, and are made by filling values in where the row before has its own.
struct PairPattern {
    /// Where the pairs of the row that is being read stand in its text.
    private var places: [(name: Range<Int>, value: Range<Int>)] = []
    /// The names of the row before.
    private var names: [String] = []
    /// Where its values stand in `form`.
    private var indices: [Dictionary<String, String>.Index] = []
    /// Its names, without values.
    private var form: [String: String] = [:]

    /// No row was read yet.
    init() {}

    /// Begins another row.
    mutating func begin() { places.removeAll(keepingCapacity: true) }

    /// Takes in where the next pair of the row stands.
    mutating func add(_ name: Range<Int>, _ value: Range<Int>) { places.append((name, value)) }

    /// The pairs of the row whose text this is.
    mutating func pairs(in text: Span<UInt8>) -> [String: String] {
        if !hasSameNames(in: text) { adopt(text) }
        var pairs = form
        for (place, index) in zip(places, indices) {
            pairs.values[index] = String(octets: text.extracting(place.value))
        }
        return pairs
    }

    private func hasSameNames(in text: Span<UInt8>) -> Bool {
        guard places.count == names.count else { return false }
        for (place, name) in zip(places, names)
        where !text.extracting(place.name).isSame(as: name) { return false }
        return true
    }

    private mutating func adopt(_ text: Span<UInt8>) {
        names = places.map { String(octets: text.extracting($0.name)) }
        form = Dictionary(names.map { ($0, "") }, uniquingKeysWith: { first, _ in first })
        indices = names.compactMap { form.index(forKey: $0) }
    }
}
