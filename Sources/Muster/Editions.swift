internal import Registry
internal import Synchronization

/// Tells without asking the keeper whether something that was read is still what is committed.
///
/// The keeper counts here, as the last step of a commit and before its callers go on. So who reads
/// a number and finds it unchanged later knows that no change was acknowledged in between; and the
/// number of what the keeper reads is the one at that moment, since it does one thing at a time.
final class Editions: Sendable {
    /// Changes of which names there are and what they stand for.
    private let names = Atomic<UInt64>(0)
    /// Changes of services and their instances; services share counters, by the hash of their id.
    private let services = InlineArray<256, Atomic<UInt64>> { _ in Atomic(0) }

    /// A number that rises with every change of the service, of its instances, or of any name.
    ///
    /// Both counters only rise: their sum is the same exactly when both are.
    func edition(of service: Service.ID) -> UInt64 {
        names.load(ordering: .acquiring) + services[slot(service)].load(ordering: .acquiring)
    }

    /// Counts what was committed.
    func count(_ delta: RegistryDelta) {
        for row in delta.instances {
            if let key = row.new?.key ?? row.old?.key { count(key.service) }
        }
        var hasNewNames = !delta.namespaces.isEmpty
        for row in delta.services {
            if let service = row.new ?? row.old { count(service.id) }
            if row.new == nil || row.old == nil { hasNewNames = true }
        }
        for id in delta.revised { count(id) }
        if hasNewNames { names.add(1, ordering: .acquiringAndReleasing) }
    }

    private func count(_ service: Service.ID) {
        services[slot(service)].add(1, ordering: .acquiringAndReleasing)
    }

    private func slot(_ service: Service.ID) -> Int {
        Int(UInt(bitPattern: service.hashValue) % UInt(services.count))
    }
}
