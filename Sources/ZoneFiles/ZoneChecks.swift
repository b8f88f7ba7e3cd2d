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
    init(apex: DomainName, place: SourcePlace, records: [ZoneRecord]) {
        contents = ZoneContents(apex: apex, records: records)
        let apexTypes = contents.types(at: apex)
        if !apexTypes.contains(.soa) {
            errors.append(
                ZoneFileError(
                    place, "the zone \(apex) has no SOA record",
                    remedy: "write `@ SOA ns.\(apex) hostmaster.\(apex) 1 3600 900 604800 300`"))
        }
        if !apexTypes.contains(.ns) {
            errors.append(
                ZoneFileError(
                    place, "the zone \(apex) has no NS record", remedy: "write `@ NS ns.\(apex)`"))
        }
        for record in contents.records {
            guard let complaint = complaint(record) else { continue }
            errors.append(
                ZoneFileError(record.place, complaint.message, remedy: complaint.remedy))
        }
    }

    /// The records, each once, without those that are written twice.
    var records: [ZoneRecord] { contents.records }

    private func complaint(_ record: ZoneRecord) -> Complaint? {
        let rules = [
            outsideZone, startOfAuthority, wildcard, alias, delegatedSubtree, belowCut, belowAlias,
            timeToLive, target, glue, crowd,
        ]
        return rules.lazy.compactMap { $0(record) }.first
    }
}

extension ZoneChecks {
    /// A name has room for so many record sets in the snapshot.
    private func crowd(_ record: ZoneRecord) -> Complaint? {
        let count = contents.types(at: record.owner).count
        if count <= ZoneFileLimits.typesAtName { return nil }
        return Complaint(
            message: "\(record.owner) has \(count) record types",
            remedy: "leave at most \(ZoneFileLimits.typesAtName) at one name")
    }

    private func outsideZone(_ record: ZoneRecord) -> Complaint? {
        if record.owner.isWithin(contents.apex) { return nil }
        return Complaint(
            message: "\(record.owner) lies outside the zone \(contents.apex)",
            remedy: "put it into a zone of its own, or leave out the final dot")
    }

    /// RFC 1035 §5.2: one SOA record, at the apex.
    private func startOfAuthority(_ record: ZoneRecord) -> Complaint? {
        guard record.type == .soa else { return nil }
        guard record.owner == contents.apex else {
            return Complaint(
                message: "there is a SOA record below the apex \(contents.apex)",
                remedy: "put \(record.owner) into a zone file of its own")
        }
        return single(record, remedy: "keep one of them")
    }

    /// RFC 4592 §4.2 to §4.4: what these types mean at a wildcard is not defined.
    private func wildcard(_ record: ZoneRecord) -> Complaint? {
        let types: Set<RecordType> = [.ns, .dname, .ds]
        guard record.owner.wire.starts(with: [1, 0x2A]), types.contains(record.type) else {
            return nil
        }
        return Complaint(
            message: "a wildcard may have no \(record.type) record",
            remedy: "write the record at the names it is meant for")
    }

    /// RFC 1034 §3.6.2, RFC 2181 §10.1: an alias is alone at its name; RFC 4035 §2.5: save DNSSEC.
    private func alias(_ record: ZoneRecord) -> Complaint? {
        guard record.type == .cname else { return nil }
        // SIG, KEY, NXT, RRSIG and NSEC.
        let allowed: Set<UInt16> = [24, 25, 30, 46, 47]
        let others = contents.sets(at: record.owner).filter {
            $0.type != .cname && !allowed.contains($0.type.rawValue)
        }
        if let other = others.first {
            return Complaint(
                message: "\(record.owner) has a CNAME record beside the \(name(other)) record at "
                    + "\(other.place)",
                remedy: "an alias has no other records; remove one of them")
        }
        return single(record, remedy: "an alias has one target; keep one of them")
    }

    /// RFC 6672 §2.4: one DNAME at a name, and an NS record beside it only at the apex.
    private func delegatedSubtree(_ record: ZoneRecord) -> Complaint? {
        guard record.type == .dname else { return nil }
        if record.owner != contents.apex, let cut = contents.set(record.owner, .ns) {
            return Complaint(
                message: "\(record.owner) has a DNAME record beside the NS record at \(cut.place)",
                remedy: "a name is either delegated or redirected; remove one of them")
        }
        return single(record, remedy: "a subtree has one target; keep one of them")
    }

    /// RFC 2181 §5.2: the records of one set have one TTL. Signatures follow what they sign.
    private func timeToLive(_ record: ZoneRecord) -> Complaint? {
        guard record.type != .rrsig, let first = contents.set(record.owner, record.type),
            first.ttl != record.ttl
        else { return nil }
        return Complaint(
            message: "the TTL is \(record.ttl), but \(first.ttl) in the same record set at "
                + "\(first.place)",
            remedy: "give all \(name(record)) records of \(record.owner) one TTL")
    }

    /// That a second record stands where only one may.
    private func single(_ record: ZoneRecord, remedy: String) -> Complaint? {
        guard let first = contents.set(record.owner, record.type), first != record else {
            return nil
        }
        return Complaint(
            message: "\(record.owner) has another \(name(record)) record at \(first.place)",
            remedy: remedy)
    }

    /// The mnemonic of a record's type.
    func name(_ record: ZoneRecord) -> String { Presentation.name(of: record.type) }
}
