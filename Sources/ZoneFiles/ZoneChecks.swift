import DNSWire

/// What a zone must fulfil to be served (RFC 1035, 2181, 4592, 6672), checked record by record: the
/// first rule that a record breaks is its error.
struct ZoneChecks {
    /// In the order of the records.
    private(set) var errors = ZoneFileErrors()
    let contents: ZoneContents

    /// What a rule says of a record.
    struct Complaint {
        let message: String
        let remedy: String
    }

    /// Checks the records of a zone; `place` is where its apex is declared.
    init(_ contents: ZoneContents, place: SourcePlace) {
        self.contents = contents
        let apex = contents.apex
        func apexHas(_ type: RecordType) -> Bool {
            contents.apexNumber.flatMap { contents.first(type, at: $0) } != nil
        }
        if !apexHas(.soa) {
            errors.append(
                ZoneFileError(
                    place, "the zone \(apex) has no SOA record",
                    remedy: "write `@ SOA ns.\(apex) hostmaster.\(apex) 1 3600 900 604800 300`"))
        }
        if !apexHas(.ns) {
            errors.append(
                ZoneFileError(
                    place, "the zone \(apex) has no NS record", remedy: "write `@ NS ns.\(apex)`"))
        }
        for (number, row) in contents.records.rows.enumerated() {
            guard let complaint = complaint(number, row) else { continue }
            errors.append(
                ZoneFileError(self.place(number), complaint.message, remedy: complaint.remedy))
        }
    }

    private func complaint(_ number: Int, _ row: ZoneRecords.Row) -> Complaint? {
        let record = CheckedRecord(number: number, row)
        if let complaint = outsideZone(record) ?? startOfAuthority(record) { return complaint }
        if let complaint = wildcard(record) ?? alias(record) { return complaint }
        if let complaint = delegatedSubtree(record) ?? belowCut(record) { return complaint }
        if let complaint = belowAlias(record) ?? timeToLive(record) { return complaint }
        return target(record) ?? glue(record) ?? crowd(record)
    }
}

extension ZoneChecks {
    /// A record under a check, by numbers.
    struct CheckedRecord {
        let number: Int
        let owner: Int
        let type: RecordType
        let ttl: UInt32
        /// The name that an NS, MX or SRV record leads to.
        let target: Int?

        /// The record of a number.
        init(number: Int, _ row: ZoneRecords.Row) {
            (self.number, owner, type, ttl) = (number, Int(row.owner), row.type, row.ttl)
            target = row.target == ZoneRecords.noTarget ? nil : Int(row.target)
        }
    }

    /// A name has room for so many record sets in the snapshot.
    private func crowd(_ record: CheckedRecord) -> Complaint? {
        guard contents.isCrowded(record.owner) else { return nil }
        let count = contents.firsts(at: record.owner).count
        return Complaint(
            message: "\(owner(record)) has \(count) record types",
            remedy: "leave at most \(ZoneFileLimits.typesAtName) at one name")
    }

    private func outsideZone(_ record: CheckedRecord) -> Complaint? {
        if contents.isInZone(record.owner) { return nil }
        return Complaint(
            message: "\(owner(record)) lies outside the zone \(contents.apex)",
            remedy: "put it into a zone of its own, or leave out the final dot")
    }

    /// RFC 1035 §5.2: one SOA record, at the apex.
    private func startOfAuthority(_ record: CheckedRecord) -> Complaint? {
        guard record.type == .soa else { return nil }
        guard record.owner == contents.apexNumber else {
            return Complaint(
                message: "there is a SOA record below the apex \(contents.apex)",
                remedy: "put \(owner(record)) into a zone file of its own")
        }
        return single(record, remedy: "keep one of them")
    }

    /// RFC 4592 §4.2 to §4.4: what these types mean at a wildcard is not defined.
    private func wildcard(_ record: CheckedRecord) -> Complaint? {
        switch record.type {
        case .ns, .dname, .ds: break
        default: return nil
        }
        guard contents.records.names.isWildcard(record.owner) else { return nil }
        return Complaint(
            message: "a wildcard may have no \(record.type) record",
            remedy: "write the record at the names it is meant for")
    }

    /// RFC 1034 §3.6.2, RFC 2181 §10.1: an alias is alone at its name; RFC 4035 §2.5: save DNSSEC.
    private func alias(_ record: CheckedRecord) -> Complaint? {
        guard record.type == .cname else { return nil }
        // SIG, KEY, NXT, RRSIG and NSEC.
        let allowed: Set<UInt16> = [24, 25, 30, 46, 47]
        let others = contents.firsts(at: record.owner).filter {
            let type = contents.records.rows[$0].type
            return type != .cname && !allowed.contains(type.rawValue)
        }
        if let other = others.min() {
            return Complaint(
                message: "\(owner(record)) has a CNAME record beside the \(typeName(other)) "
                    + "record at \(place(other))",
                remedy: "an alias has no other records; remove one of them")
        }
        return single(record, remedy: "an alias has one target; keep one of them")
    }

    /// RFC 6672 §2.4: one DNAME at a name, and an NS record beside it only at the apex.
    private func delegatedSubtree(_ record: CheckedRecord) -> Complaint? {
        guard record.type == .dname else { return nil }
        if record.owner != contents.apexNumber, let cut = contents.first(.ns, at: record.owner) {
            return Complaint(
                message: "\(owner(record)) has a DNAME record beside the NS record at "
                    + "\(place(cut))",
                remedy: "a name is either delegated or redirected; remove one of them")
        }
        return single(record, remedy: "a subtree has one target; keep one of them")
    }

    /// RFC 2181 §5.2: the records of one set have one TTL. Signatures follow what they sign.
    private func timeToLive(_ record: CheckedRecord) -> Complaint? {
        guard record.type != .rrsig, let first = contents.first(record.type, at: record.owner),
            case let ttl = contents.records.rows[first].ttl, ttl != record.ttl
        else { return nil }
        return Complaint(
            message: "the TTL is \(record.ttl), but \(ttl) in the same record set at "
                + "\(place(first))",
            remedy: "give all \(typeName(record.number)) records of \(owner(record)) one TTL")
    }

    /// That a second record stands where only one may.
    private func single(_ record: CheckedRecord, remedy: String) -> Complaint? {
        guard let first = contents.first(record.type, at: record.owner), first != record.number
        else { return nil }
        return Complaint(
            message: "\(owner(record)) has another \(typeName(first)) record at "
                + "\(place(first))",
            remedy: remedy)
    }

    /// A record's owner in words.
    func owner(_ record: CheckedRecord) -> DomainName { contents.name(record.owner) }

    /// The mnemonic of the type of a record.
    func typeName(_ number: Int) -> String {
        Presentation.name(of: contents.records.rows[number].type)
    }

    /// Where a record is written.
    func place(_ number: Int) -> SourcePlace {
        contents.records.rows[number].place.place(in: contents.records.files)
    }
}
