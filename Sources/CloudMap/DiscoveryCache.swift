internal import Registry
internal import Synchronization

/// Services that were discovered, kept with the text of their instances.
///
/// One that is kept is used for as long as the registry tells the same edition of it, so that a
/// reply from here says what a reading of the registry would say.
final class DiscoveryCache: Sendable {
    /// What a request names a service by.
    struct Key: Hashable, Sendable {
        let namespaceName: String
        let serviceName: String
    }

    private struct Contents {
        var services: [Key: Discovery] = [:]
        var instances = 0
    }

    private let contents = Mutex(Contents())

    /// The service that is kept, if it is still what the registry holds.
    func service(_ key: Key, in registry: any RegistryAccess) -> Discovery? {
        guard let kept = contents.withLock({ $0.services[key] }),
            registry.edition(of: kept.service.id) == kept.edition
        else { return nil }
        return kept
    }

    /// Keeps a service that was read, unless it is so large that most replies show a part of it
    /// only; gives it in the form that replies are best made from.
    func keep(_ service: Discovery, _ key: Key) -> Discovery {
        let count = service.instances.count
        guard service.edition != nil, count <= CloudMapLimits.keptInstancesOfService else {
            return service
        }
        var service = service
        service.writeTexts()
        contents.withLock { contents in
            // Starting anew is rare, and makes room for what is asked for now.
            if contents.instances + count > CloudMapLimits.keptInstances
                || contents.services.count >= CloudMapLimits.keptInstances
            {
                contents = Contents()
            }
            let old = contents.services.updateValue(service, forKey: key)
            contents.instances += count - (old?.instances.count ?? 0)
        }
        return service
    }
}
