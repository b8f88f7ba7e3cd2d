/// A sorted list without repetitions, kept in chunks so that a change moves few elements.
///
/// Finding is O(log n). A change moves at most one chunk, and now and then the list of chunks: with
/// a million elements that is 8 KiB, where one array would move 16 MiB. Equal lists may be chunked
/// differently. No chunk is empty but the first of an empty list; the first stands apart, since
/// nearly every list has no other.
package struct SortedList<Element: Comparable & Sendable>: Sendable {
    private var head: [Element] = []
    private var rest: [[Element]] = []
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
        change(place.chunk) { $0.insert(element, at: place.index) }
        count += 1
        splitIfFull(place.chunk)
        return true
    }

    /// Takes the element out; false when it is not there.
    @discardableResult
    package mutating func remove(_ element: Element) -> Bool {
        guard let place = place(of: element), place.found else { return false }
        change(place.chunk) { _ = $0.remove(at: place.index) }
        count -= 1
        dropIfEmpty(place.chunk)
        return true
    }

    /// At most `limit` elements in order, beginning behind `start` or at the front.
    package func page(after start: Element? = nil, limit: Int = .max) -> [Element] {
        guard let start else { return Array(prefix(limit)) }
        guard let place = place(of: start) else { return [] }
        let index = place.index + (place.found ? 1 : 0)
        let page = Array(chunk(place.chunk)[index...].prefix(limit))
        return page + rest[place.chunk...].joined().prefix(limit - page.count)
    }

    /// The element that has this many before it. Complexity: O(elements / `chunk`).
    package subscript(position: Int) -> Element {
        var rest = position
        for index in 0...self.rest.count {
            let chunk = chunk(index)
            if rest < chunk.count { return chunk[rest] }
            rest -= chunk.count
        }
        preconditionFailure("the list has \(count) elements, none at \(position)")
    }

    /// The smallest element.
    package var first: Element? { head.first }

    /// The largest element.
    package var last: Element? { rest.last?.last ?? head.last }

    /// A place in a chunk; `found` tells whether the element is there or belongs there.
    private struct Place {
        let chunk: Int
        let index: Int
        let found: Bool
    }

    /// Where the element is or belongs; nil when it belongs behind everything.
    private func place(of element: Element) -> Place? {
        guard let last, last >= element else { return nil }
        var chunk = 0
        if head[head.count - 1] < element {
            chunk = 1 + firstIndex(of: rest.count) { rest[$0][rest[$0].count - 1] >= element }
        }
        let elements = self.chunk(chunk)
        let index = firstIndex(of: elements.count) { elements[$0] >= element }
        return Place(chunk: chunk, index: index, found: elements[index] == element)
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
        if chunk(rest.count).count < RegistryLimits.chunk {
            change(rest.count) { $0.append(element) }
        } else {
            rest.append([element])
        }
        count += 1
    }

    private mutating func splitIfFull(_ chunk: Int) {
        let elements = self.chunk(chunk)
        guard elements.count > RegistryLimits.chunk else { return }
        let half = elements.count / 2
        rest.insert(Array(elements[half...]), at: chunk)
        change(chunk) { $0 = Array(elements[..<half]) }
    }

    private func chunk(_ index: Int) -> [Element] { index == 0 ? head : rest[index - 1] }

    private mutating func change(_ chunk: Int, _ body: (inout [Element]) -> Void) {
        if chunk == 0 { body(&head) } else { body(&rest[chunk - 1]) }
    }

    private mutating func dropIfEmpty(_ chunk: Int) {
        guard self.chunk(chunk).isEmpty, !rest.isEmpty else { return }
        if chunk == 0 { head = rest.removeFirst() } else { rest.remove(at: chunk - 1) }
    }
}

extension SortedList: Sequence {
    /// How many elements there are.
    package var underestimatedCount: Int { count }

    /// The elements in order.
    package func makeIterator() -> Iterator { Iterator(chunk: head, behind: rest[...]) }

    /// Goes through the chunks of a list.
    package struct Iterator: IteratorProtocol {
        fileprivate var chunk: [Element]
        fileprivate var behind: ArraySlice<[Element]>
        private var index = 0

        fileprivate init(chunk: [Element], behind: ArraySlice<[Element]>) {
            self.chunk = chunk
            self.behind = behind
        }

        /// The next element.
        package mutating func next() -> Element? {
            if index == chunk.count {
                guard let next = behind.popFirst() else { return nil }
                chunk = next
                index = 0
            }
            defer { index += 1 }
            return index < chunk.count ? chunk[index] : nil
        }
    }
}

extension SortedList: Equatable {
    /// Whether both hold the same elements.
    package static func == (left: Self, right: Self) -> Bool {
        left.count == right.count && left.elementsEqual(right)
    }
}
