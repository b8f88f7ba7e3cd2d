package import DNSWire

/// One record set of a zone file. It refers to the file's memory and copies nothing.
package struct RecordSetView {
    private let file: ZoneFile
    /// Where in the file's order its records are.
    private let positions: Range<Int>

    fileprivate init(_ file: ZoneFile, _ positions: Range<Int>) {
        (self.file, self.positions) = (file, positions)
    }

    /// The type of all its records.
    package var type: RecordType { row(0).type }

    /// Seconds.
    package var ttl: UInt32 { row(0).ttl }

    /// How many records it has: at least one.
    package var count: Int { positions.count }

    /// The RDATA of the record at an index, uncompressed.
    package func data(at index: Int) -> ArraySlice<UInt8> { file.records.data(of: row(index)) }

    /// The number of the name that an NS, MX or SRV record leads to; nil for other types.
    package func target(at index: Int) -> UInt32? {
        let target = row(index).target
        return target == ZoneRecords.noTarget ? nil : target
    }

    private func row(_ index: Int) -> ZoneRecords.Row {
        file.records.rows[Int(file.owners.order[positions.lowerBound + index])]
    }
}

extension ZoneFile {
    /// The record sets at a name, the lowest type first.
    package func sets(at name: Int) -> [RecordSetView] {
        let range = owners.range(at: name)
        var sets: [RecordSetView] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let end = owners.endOfSet(position, in: range, records)
            sets.append(RecordSetView(self, position..<end))
            position = end
        }
        return sets
    }

    /// The A and AAAA sets of a name.
    package func addresses(of name: UInt32) -> [RecordSetView] {
        [RecordType.a, .aaaa].compactMap { type in
            let positions = owners.set(type, at: Int(name), records)
            return positions.isEmpty ? nil : RecordSetView(self, positions)
        }
    }
}
