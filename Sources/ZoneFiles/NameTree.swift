import DNSWire

/// Names with all their ancestors up to an apex, for what is asked about ancestors.
struct NameTree {
    private(set) var names: NameTable
    /// The number of each name's parent; `none` at the apex and outside the zone.
    private var parents: [UInt32] = []
    /// True for the names that exist: those with records, and empty non-terminals.
    private var existing: [Bool] = []

    private static let none = UInt32.max

    /// Places names below an apex; the first of them have records where `hasRecords` says so.
    init(_ names: NameTable, apex: DomainName, hasRecords: (Int) -> Bool) {
        self.names = names
        let count = names.count
        var number = 0
        // Ancestors that are no owners are taken in behind the others.
        while number < self.names.count {
            existing.append(number < count && hasRecords(number))
            parents.append(Self.none)
            if self.names.isWithin(number, apex), let parent = self.names[number].parent,
                parent.isWithin(apex)
            {
                parents[number] = UInt32(self.names.insert(parent))
            }
            number += 1
        }
        for number in 0..<count where hasRecords(number) {
            var name = parent(of: number)
            while let ancestor = name, !existing[ancestor] {
                existing[ancestor] = true
                name = parent(of: ancestor)
            }
        }
    }

    /// True when a name has records, or a name below it has.
    func exists(_ number: Int) -> Bool { existing[number] }

    /// The nearest ancestor, the apex included, of which something is true.
    func ancestor(of number: Int, where holds: (Int) -> Bool) -> Int? {
        var name = parent(of: number)
        while let ancestor = name {
            if holds(ancestor) { return ancestor }
            name = parent(of: ancestor)
        }
        return nil
    }

    private func parent(of number: Int) -> Int? {
        parents[number] == Self.none ? nil : Int(parents[number])
    }
}
