import DNSWire

extension ZoneChecks {
    /// What a cut may have besides glue: NS, DS, and what signs them (RFC 4035 §2.3 and §2.4).
    private static let cutTypes: Set<UInt16> = [2, 43, 46, 47]

    /// Below a cut another zone answers (RFC 1034 §4.2.1): only addresses of name servers, glue,
    /// may stand there. At the cut stands the delegation.
    func belowCut(_ record: ZoneRecord) -> Complaint? {
        let isAddress = record.type == .a || record.type == .aaaa
        if isAddress, contents.isNameServer(record.owner) { return nil }
        let above = contents.cut(above: record.owner)
        let isCut = contents.isCut(record.owner)
        if isCut, above == nil, Self.cutTypes.contains(record.type.rawValue) { return nil }
        guard let cut = above ?? (isCut ? record.owner : nil),
            let delegation = contents.set(cut, .ns)
        else { return nil }
        return Complaint(
            message: "\(record.owner) \(name(record)) is out of the zone: \(cut) is delegated at "
                + "\(delegation.place)",
            remedy: isAddress
                ? "only addresses of servers that an NS record names may stand here"
                : "put it into the zone \(cut), or remove the NS record")
    }

    /// RFC 6672 §2.4: nothing stands below a DNAME.
    func belowAlias(_ record: ZoneRecord) -> Complaint? {
        guard let above = contents.redirection(above: record.owner),
            let redirection = contents.set(above, .dname)
        else { return nil }
        return Complaint(
            message: "\(record.owner) lies below the DNAME record at \(redirection.place)",
            remedy: "put it below the DNAME's target, or remove the DNAME record")
    }

    /// RFC 2181 §10.3: the target of an NS or MX record is no alias; RFC 2782: nor that of an SRV.
    func target(_ record: ZoneRecord) -> Complaint? {
        guard [.ns, .mx, .srv].contains(record.type), let target = record.target,
            target.isWithin(contents.apex), contents.cut(above: target) == nil
        else { return nil }
        let alias =
            contents.set(target, .cname)
            ?? contents.wildcard(for: target).first { $0.type == .cname }
            ?? contents.redirection(above: target).flatMap { contents.set($0, .dname) }
        guard let alias else { return nil }
        return Complaint(
            message: "\(name(record)) points at \(target), which the \(name(alias)) record at "
                + "\(alias.place) makes an alias",
            remedy: "name the alias's target itself")
    }

    /// A name server within the zone needs an address in it (RFC 1034 §4.2.1, RFC 1912 §2.3).
    func glue(_ record: ZoneRecord) -> Complaint? {
        guard record.type == .ns, let target = record.target, target.isWithin(contents.apex),
            !contents.hasAddress(target)
        else { return nil }
        let isDelegated = contents.isCut(target) || contents.cut(above: target) != nil
        let fromWildcard = contents.wildcard(for: target)
        if !isDelegated, fromWildcard.contains(where: { $0.type == .a || $0.type == .aaaa }) {
            return nil
        }
        return Complaint(
            message: "the name server \(target) has no address",
            remedy: "write `\(target) A 192.0.2.1` with its address")
    }
}
