/// A sorted list without repetitions, kept in chunks so that a change moves few elements.
///
/// Finding is O(log n). A change moves at most one chunk, and now and then the list of chunks: with
/// a million elements that is 8 KiB, where one array would move 16 MiB. Equal lists may be chunked
/// differently.
package struct SortedList<Element: Comparable & Sendable>: Sendable {
    private var chunks: [[Element]] = []
    /// How many elements there are.
    package private(set) var count = 0

    /// An empty list.
    package init() {}

    /// Whether the element is in the list.
    package func contains(_ element: Element) -> Bool {
        guard let place = place(of: element) else { return false }
        return place.found
    }

    /// Puts the element in its place; false when it is there already.
    @discardableResult
    package mutating func insert(_ element: Element) -> Bool {
        // What comes in order, as operations do, need not be looked for.
        if let last, last < element {
            append(element)
            return true
        }
        guard let place = place(of: element) else {
            append(element)
            return true
        }
        if place.found { return false }
        chunks[place.chunk].insert(element, at: place.index)
        count += 1
        splitIfFull(place.chunk)
        return true
    }

    /// Takes the element out; false when it is not there.
    @discardableResult
    package mutating func remove(_ element: Element) -> Bool {
        guard let place = place(of: element), place.found else { return false }
        chunks[place.chunk].remove(at: place.index)
        count -= 1
        if chunks[place.chunk].isEmpty { chunks.remove(at: place.chunk) }
        return true
    }

    /// At most `limit` elements in order, beginning behind `start` or at the front.
    package func page(after start: Element? = nil, limit: Int = .max) -> [Element] {
        guard let start else { return Array(prefix(limit)) }
        guard let place = place(of: start) else { return [] }
        let rest = chunks[place.chunk...].joined().dropFirst(place.index + (place.found ? 1 : 0))
        return Array(rest.prefix(limit))
    }

    /// The element that has this many before it. Complexity: O(elements / `chunk`).
    package subscript(position: Int) -> Element {
        var rest = position
        for chunk in chunks {
            if rest < chunk.count { return chunk[rest] }
            rest -= chunk.count
        }
        preconditionFailure("the list has \(count) elements, none at \(position)")
    }

    /// The smallest element.
    package var first: Element? { chunks.first?.first }

    /// The largest element.
    package var last: Element? { chunks.last?.last }

    /// A place in a chunk; `found` tells whether the element is there or belongs there.
    private struct Place {
        let chunk: Int
        let index: Int
        let found: Bool
    }

    /// Where the element is or belongs; nil when it belongs behind everything.
    private func place(of element: Element) -> Place? {
        let chunk = firstIndex(of: chunks.count) { chunks[$0][chunks[$0].count - 1] >= element }
        guard chunk < chunks.count else { return nil }
        let index = firstIndex(of: chunks[chunk].count) { chunks[chunk][$0] >= element }
        return Place(chunk: chunk, index: index, found: chunks[chunk][index] == element)
    }

    /// The first of the indices below `count` for which a monotone condition holds.
    private func firstIndex(of count: Int, where holds: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Rows often come in order: full chunks are left full then, instead of being split in halves.
    private mutating func append(_ element: Element) {
        if let last = chunks.indices.last, chunks[last].count < RegistryLimits.chunk {
            chunks[last].append(element)
        } else {
            chunks.append([element])
        }
        count += 1
    }

    private mutating func splitIfFull(_ chunk: Int) {
        guard chunks[chunk].count > RegistryLimits.chunk else { return }
        let half = chunks[chunk].count / 2
        chunks.insert(Array(chunks[chunk][half...]), at: chunk + 1)
        chunks[chunk].removeSubrange(half...)
    }
}

extension SortedList: Sequence {
    /// The elements in order.
    package func makeIterator() -> FlattenSequence<[[Element]]>.Iterator {
        chunks.joined().makeIterator()
    }
}

extension SortedList: Equatable {
    /// Whether both hold the same elements.
    package static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }
}
