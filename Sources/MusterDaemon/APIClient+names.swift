import CloudMap

// How a person names things: by their names in DNS, or by id or ARN.
extension APIClient {
    /// All namespaces, the oldest first.
    func namespaces() async throws(Problems) -> [ListedNamespace] {
        try await list(CloudMapOperation.listNamespaces, [:], "Namespaces") { ListedNamespace($0) }
    }

    /// All services of a namespace, the oldest first.
    func services(in namespace: ListedNamespace) async throws(Problems) -> [ListedService] {
        let filter: JSONObject = [
            "Name": "NAMESPACE_ID", "Values": .array([.string(namespace.id)]),
        ]
        return try await list(
            CloudMapOperation.listServices, ["Filters": .array([.object(filter)])], "Services"
        ) { ListedService($0, in: namespace) }
    }

    /// The one service of this name, id or ARN.
    func service(_ target: String) async throws(Problems) -> ListedService {
        if let service = try await findService(target, in: await namespaces()) { return service }
        throw Problems(
            "there is no service '\(VisibleText.escaped(target))': muster services lists those "
                + "that are there")
    }

    /// The same; nil when there is none of this name.
    func findService(
        _ target: String, in namespaces: [ListedNamespace]
    ) async throws(Problems) -> ListedService? {
        if target.hasPrefix("arn:") || target.hasPrefix("srv-") && !target.contains(".") {
            return try await service(withID: target, in: namespaces)
        }
        let name = DNSTitle.trimmed(target)
        var found: [ListedService] = []
        for namespace in namespaces where DNSTitle.encloses(namespace, name) {
            found += try await services(in: namespace).filter { $0.isNamed(name) }
        }
        guard found.count < 2 else {
            let all = found.map { "\($0.id) (\($0.namespace.kind))" }.joined(separator: ", ")
            throw Problems(
                "'\(VisibleText.escaped(target))' may be \(all): name the id of the one you mean")
        }
        return found.first
    }

    private func service(
        withID id: String, in namespaces: [ListedNamespace]
    ) async throws(Problems) -> ListedService {
        let reply = try await call(CloudMapOperation.getService, ["Id": .string(id)])["Service"]?
            .members
        guard let reply, let home = reply["NamespaceId"]?.text,
            let namespace = namespaces.first(where: { $0.id == home }),
            let service = ListedService(reply, in: namespace)
        else { throw strange(CloudMapOperation.getService) }
        return service
    }
}

/// How the names of services and namespaces lie in each other.
enum DNSTitle {
    /// A name without the dot at its end that makes it absolute.
    static func trimmed(_ name: String) -> String {
        name.count > 1 && name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// Whether a name could be that of a service in a namespace.
    static func encloses(_ namespace: ListedNamespace, _ name: String) -> Bool {
        func isAtOrBelow(_ name: String, _ apex: String) -> Bool {
            name == apex || name.hasSuffix("." + apex)
        }
        return isAtOrBelow(name, namespace.name)
            || namespace.isDNS && isAtOrBelow(name.lowercased(), namespace.name.lowercased())
    }
}
