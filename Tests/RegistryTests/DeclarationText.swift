import Registry

/// A declaration in a few words, for tests: each entry gets a place of its own.
struct DeclarationText {
    /// `namespace`, `service NAME RECORDS [options]` and `instance ID ADDRESS [key=value]` lines.
    private var namespaces: [Declaration.DeclaredNamespace] = []

    init(_ text: String) {
        for (index, line) in text.split(separator: "\n").enumerated() {
            let words = line.split(separator: " ").map(String.init)
            let options = words.dropFirst(3).reduce(into: [String: String]()) { options, word in
                let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
                options[pair[0]] = pair.count > 1 ? pair[1] : ""
            }
            add(words, options, place: "registry.yaml:\(index + 1):1")
        }
    }

    var declaration: Declaration { Declaration(namespaces: namespaces) }

    private mutating func add(
        _ words: [String], _ options: [String: String], place: Declaration.Place
    ) {
        switch words[0] {
        case "namespace":
            var request = CreateNamespace(name: words[1], kind: .dnsPrivate, vpc: "vpc-1")
            if words[2] == "http" { request.kind = .http }
            if words[2] == "public" { request.kind = .dnsPublic }
            if request.kind != .dnsPrivate { request.vpc = nil }
            if let vpc = options["vpc"] { request.vpc = vpc }
            request.soaTTL = options["soa"].flatMap(Int.init)
            request.description = options["description"]
            namespaces.append(.init(request: request, services: [], place: place))
        case "service":
            let request = service(words, options)
            namespaces[namespaces.count - 1].services.append(
                .init(request: request, instances: [], place: place))
        default:
            let services = namespaces[namespaces.count - 1].services.count
            var attributes = options
            attributes[ipv4] = words[2]
            attributes[port] = "80"
            namespaces[namespaces.count - 1].services[services - 1].instances.append(
                .init(id: words[1], attributes: attributes, place: place))
        }
    }

    private func service(_ words: [String], _ options: [String: String]) -> CreateService {
        var request = CreateService(name: words[1], namespaceID: "")
        let kinds = words[2].split(separator: "+")
            .compactMap { DNSConfig.RecordKind(rawValue: String($0)) }
        let ttl = options["ttl"].flatMap(Int.init) ?? 10
        request.isHTTPOnly = kinds.isEmpty
        if !kinds.isEmpty {
            request.dns = DNSConfig(
                routingPolicy: options["policy"] == "weighted" ? .weighted : .multivalue,
                records: kinds.map { .init($0, ttl: ttl) })
        }
        request.hasCustomHealthCheck = options["check"] == "custom"
        if let kind = options["check"].flatMap(HealthCheckConfig.Kind.init(rawValue:)) {
            request.healthCheckConfig = HealthCheckConfig(
                kind: kind, failureThreshold: options["threshold"].flatMap(Int.init))
        }
        request.description = options["description"]
        return request
    }
}

extension Workbench {
    /// Declares what the lines say.
    @discardableResult
    mutating func declare(_ text: String) throws(RegistryError) -> Decision {
        try run(.declare(DeclarationText(text).declaration))
    }

    /// The error that refuses a declaration.
    mutating func error(ofDeclaring text: String) -> String? {
        error(of: .declare(DeclarationText(text).declaration))?.message
    }

    /// The service of this name in the namespace of this name.
    func service(named name: String, in namespace: String = "file.local") throws -> Service {
        guard
            let row = registry.namespace(named: namespace),
            let service = registry.service(named: name, in: row.id)
        else { throw NoResult() }
        return service
    }
}
