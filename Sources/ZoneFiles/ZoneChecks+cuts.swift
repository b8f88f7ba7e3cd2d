import DNSWire

extension ZoneChecks {
    /// What a cut may have besides glue: NS, DS, and what signs them (RFC 4035 §2.3 and §2.4).
    private static let cutTypes: Set<UInt16> = [2, 43, 46, 47]

    /// Below a cut another zone answers (RFC 1034 §4.2.1): only addresses of name servers, glue,
    /// may stand there. At the cut stands the delegation.
    func belowCut(_ record: CheckedRecord) -> Complaint? {
        let isAddress = record.type == .a || record.type == .aaaa
        if isAddress, contents.isNameServer(record.owner) { return nil }
        let above = contents.cut(above: record.owner)
        let isCut = contents.isCut(record.owner)
        if isCut, above == nil, Self.cutTypes.contains(record.type.rawValue) { return nil }
        guard let cut = above ?? (isCut ? record.owner : nil),
            let delegation = contents.first(.ns, at: cut)
        else { return nil }
        return Complaint(
            message: "\(owner(record)) \(typeName(record.number)) is out of the zone: "
                + "\(contents.name(cut)) is delegated at \(place(delegation))",
            remedy: isAddress
                ? "only addresses of servers that an NS record names may stand here"
                : "put it into the zone \(contents.name(cut)), or remove the NS record")
    }

    /// RFC 6672 §2.4: nothing stands below a DNAME.
    func belowAlias(_ record: CheckedRecord) -> Complaint? {
        guard let above = contents.redirection(above: record.owner),
            let redirection = contents.first(.dname, at: above)
        else { return nil }
        return Complaint(
            message: "\(owner(record)) lies below the DNAME record at \(place(redirection))",
            remedy: "put it below the DNAME's target, or remove the DNAME record")
    }

    /// RFC 2181 §10.3: the target of an NS or MX record is no alias; RFC 2782: nor that of an SRV.
    func target(_ record: CheckedRecord) -> Complaint? {
        guard let target = record.target, contents.isInZone(target),
            contents.cut(above: target) == nil
        else { return nil }
        let alias =
            contents.first(.cname, at: target)
            ?? contents.wildcard(for: target).flatMap { contents.first(.cname, at: $0) }
            ?? contents.redirection(above: target).flatMap { contents.first(.dname, at: $0) }
        guard let alias else { return nil }
        return Complaint(
            message: "\(typeName(record.number)) points at \(contents.name(target)), which the "
                + "\(typeName(alias)) record at \(place(alias)) makes an alias",
            remedy: "name the alias's target itself")
    }

    /// A name server within the zone needs an address in it (RFC 1034 §4.2.1, RFC 1912 §2.3).
    func glue(_ record: CheckedRecord) -> Complaint? {
        guard record.type == .ns, let target = record.target, contents.isInZone(target),
            !contents.hasAddress(target)
        else { return nil }
        let isDelegated = contents.isCut(target) || contents.cut(above: target) != nil
        let wildcard = isDelegated ? nil : contents.wildcard(for: target)
        if let wildcard, contents.hasAddress(wildcard) { return nil }
        let name = contents.name(target)
        return Complaint(
            message: "the name server \(name) has no address",
            remedy: "write `\(name) A 192.0.2.1` with its address")
    }
}
