/// Leases: how long an instance counts as alive after its last sign of life.
///
/// | sign of life, and the time since | the instance                                         |
/// |----------------------------------|------------------------------------------------------|
/// | less than a period               | is live: its status is what its check says           |
/// | a period                         | has lapsed: it is UNHEALTHY                           |
/// | two periods                      | is deregistered, unless the declared file owns it    |
/// | comes after the lapse            | is live again, with the status it would have by then |
///
/// Without a health check a live instance is HEALTHY. The registry knows no time that passes: who
/// keeps it (`Keeper`) counts the periods and commands `lapseLease` and `expireLease`.
package enum Lease {
    /// The tag that gives every instance of a service which the API registers a lease, in seconds.
    package static let tag = "muster:lease"
    /// The custom attribute that gives an instance a lease of its own, which wins over the tag.
    package static let attribute = "muster.lease"

    /// The seconds of a period; nil for a text that is none.
    static func seconds(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int(text) else {
            return nil
        }
        return RegistryLimits.lease.contains(value) ? value : nil
    }

    /// What is wrong with the lease among a service's tags; nil when nothing is.
    static func problem(in tags: [String: String]) -> String? {
        guard let value = tags[tag], seconds(value) == nil else { return nil }
        return "The tag \(tag) has the value '\(value)'; it may be \(range)."
    }

    /// What a value may be, in words.
    static var range: String {
        "a whole number of seconds from \(RegistryLimits.lease.lowerBound) to "
            + "\(RegistryLimits.lease.upperBound)"
    }
}

extension Service {
    /// The seconds of the lease that its tag gives to instances; nil without one.
    package var lease: Int? { tags[Lease.tag].flatMap(Lease.seconds) }
}

extension Instance {
    /// The seconds of its lease; nil for an instance that lives until it is deregistered.
    ///
    /// The service's tag is for those that register themselves. A declared instance cannot: only
    /// its own attribute gives it a lease, for its owner to renew by reports.
    package func lease(in service: Service) -> Int? {
        Self.lease(of: attributes, owner: owner, in: service)
    }

    /// The seconds of the lease that an instance of these attributes has.
    static func lease(
        of attributes: [String: String], owner: Owner, in service: Service
    ) -> Int? {
        attributes[Lease.attribute].flatMap(Lease.seconds) ?? (owner == .api ? service.lease : nil)
    }
}
