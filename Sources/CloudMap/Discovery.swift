internal import Registry

/// A service as DiscoverInstances shows it: what its replies are put together from.
struct Discovery: Sendable {
    let namespaceName: String
    let service: Service
    /// By id.
    let instances: [Instance]
    /// The service's edition when it was read; nil when nobody tells.
    let edition: UInt64?
    /// The JSON text of each instance; nil when they are not kept.
    private(set) var texts: [[UInt8]]?

    /// A service that was read now.
    init(
        namespaceName: String, service: Service, instances: [Instance], edition: UInt64?
    ) {
        self.namespaceName = namespaceName
        self.service = service
        self.instances = instances
        self.edition = edition
    }

    /// Writes the text of every instance, for many replies.
    mutating func writeTexts() {
        texts = instances.map { instance in
            var writer = JSONWriter()
            write(instance, to: &writer)
            return writer.octets
        }
    }

    /// The JSON text of a reply: what a query asks for, in an order that `random` decides.
    func reply(to query: DiscoveryQuery, random: UInt64) -> [UInt8] {
        var source = SplitMix(state: random)
        let chosen = query.choose(instances, service).shuffled(using: &source)
        var writer = JSONWriter()
        writer.object { writer in
            writer.name("Instances")
            writer.array { writer in
                for index in chosen.prefix(query.limit) {
                    if let texts {
                        writer.written(texts[index])
                    } else {
                        write(instances[index], to: &writer)
                    }
                }
            }
            writer.name("InstancesRevision")
            writer.plain(String(service.revision))
        }
        return writer.octets
    }

    private func write(_ instance: Instance, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("InstanceId", instance.id)
            writer.member("NamespaceName", namespaceName)
            writer.member("ServiceName", service.name)
            writer.member("HealthStatus", instance.health.status.rawValue)
            writer.name("Attributes")
            writer.object { writer in
                for attribute in instance.attributes.sorted(by: { $0.key < $1.key }) {
                    writer.member(attribute.key, attribute.value)
                }
            }
        }
    }
}
