import CloudMap
import Foundation

/// `muster services` and `muster instances`.
extension Program {
    /// `muster services [NAMESPACE]`: all services, or those of one namespace.
    package func services(in target: String?, asJSON: Bool) async -> Int32 {
        await ask { api throws(Problems) in
            var namespaces = try await api.namespaces()
            if let target {
                namespaces = namespaces.filter { $0.isMeant(by: target) }
                guard !namespaces.isEmpty else {
                    throw Problems(
                        "there is no namespace '\(VisibleText.escaped(target))': muster services "
                            + "lists those that are there")
                }
            }
            var services: [ListedService] = []
            for namespace in namespaces where namespace.services > 0 {
                services += try await api.countedServices(in: namespace)
            }
            if asJSON {
                Output.json([
                    "Namespaces": .array(namespaces.map { .object($0.json) }),
                    "Services": .array(services.map { .object($0.json) }),
                ])
            } else {
                Output.lines(
                    ServicesReport(namespaces: namespaces, services: services)
                        .lines(isColoured: isColoured))
            }
        }
    }

    /// `muster instances SERVICE`: the instances of a service, their health and attributes.
    package func instances(of target: String, asJSON: Bool) async -> Int32 {
        await ask { api throws(Problems) in
            let service = try await api.service(target)
            let instances = try await api.instances(of: service)
            if asJSON {
                Output.json([
                    "Service": .object(service.json),
                    "Instances": .array(instances.map { .object($0.json) }),
                ])
            } else {
                Output.lines(
                    InstancesReport(
                        service: service, instances: instances,
                        now: Date.now.timeIntervalSince1970
                    )
                    .lines(isColoured: isColoured))
            }
        }
    }

    /// Runs a command that asks the running server's API.
    func ask(_ body: (APIClient) async throws(Problems) -> Void) async -> Int32 {
        await attempt { configuration throws(Problems) in
            try await APIClient.run(configuration, environment: environment, body)
        }
    }

    private var isColoured: Bool { Output.isColoured(environment) }
}

extension APIClient {
    /// The instances of a service by id, with their health.
    ///
    /// Their health is asked for last: who has none has been deregistered meanwhile.
    fileprivate func instances(of service: ListedService) async throws(Problems)
        -> [ListedInstance]
    {
        let request: JSONObject = ["ServiceId": .string(service.id)]
        var attributes: [String: [String: String]] = [:]
        try await pages(CloudMapOperation.listInstances, request) { page throws(Problems) in
            for value in page["Instances"]?.elements ?? [] {
                guard let id = value.members?["Id"]?.text else {
                    throw strange(CloudMapOperation.listInstances)
                }
                attributes[id] = value.members?.texts("Attributes") ?? [:]
            }
        }
        let health = try await list(MusterOperation.describeChecks, request, "Instances") {
            ListedHealth($0)
        }
        return health.compactMap { health in
            attributes[health.id].map { ListedInstance(attributes: $0, health) }
        }
    }

    /// The services of a namespace, the oldest first, and how many of their instances are healthy.
    fileprivate func countedServices(
        in namespace: ListedNamespace
    ) async throws(Problems) -> [ListedService] {
        var services = try await services(in: namespace)
        let request: JSONObject = ["NamespaceId": .string(namespace.id)]
        let counts = try await list(MusterOperation.describeServices, request, "Services") {
            ListedCounts($0)
        }
        let byID = Dictionary(counts.map { ($0.service, $0) }, uniquingKeysWith: { $1 })
        for index in services.indices { services[index].counts = byID[services[index].id] }
        return services
    }
}

extension ListedNamespace {
    /// Whether a person means this namespace.
    fileprivate func isMeant(by target: String) -> Bool {
        let trimmed = DNSTitle.trimmed(target)
        return id == target || arn == target || name == trimmed
            || isDNS && name.lowercased() == trimmed.lowercased()
    }
}
