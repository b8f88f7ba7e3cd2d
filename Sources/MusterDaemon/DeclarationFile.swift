import Foundation
import Glibc
package import Registry
import Yams

/// Reads the declared registry file: namespaces, services and instances in Cloud Map's own words.
///
/// Only the file's shape is judged here, with line and column; what the registry thinks of its
/// content (a missing address, a conflict with a zone file) is found when it is declared.
package enum DeclarationFile {
    /// The declaration in a file; an empty one when there is no such file.
    ///
    /// A link that leads nowhere, or a folder that may not be entered, is not taken for that. And
    /// while a declaration is served (`isServed`) its file has to be there: one that is away for a
    /// moment must not take along what it declared.
    package static func load(
        _ file: String, isServed: Bool = false
    ) throws(Problems) -> Declaration {
        do {
            guard try isThere(file) else {
                guard isServed else { return Declaration() }
                throw Problem(
                    "the file is gone, and what it declared is still served: put it back, or "
                        + "write `Namespaces: []` into it to withdraw all of that", at: file)
            }
            let text = try YAMLSource.text(of: file, limit: Limits.declarationFile)
            return try parse(text, file: file)
        } catch let problem as Problem {
            throw Problems([problem])
        } catch let problems as Problems {
            throw problems
        } catch {
            throw Problems("\(file): \(error)")
        }
    }

    /// Whether the folder has an entry of this name, wherever that leads.
    private static func isThere(_ file: String) throws(Problem) -> Bool {
        var status = stat()
        // SAFETY: the path is a C string for the length of the call; the kernel fills the structure
        // that is passed, and nothing else.
        if unsafe lstat(file, &status) == 0 { return true }
        let code = errno
        guard code == ENOENT || code == ENOTDIR else {
            throw Problem(SystemError.text(ofFile: code), at: file)
        }
        return false
    }

    /// The declaration in a text; `file` is what places start with.
    package static func parse(_ text: String, file: String) throws(Problems) -> Declaration {
        var source = YAMLSource(file: file)
        let root = source.compose(text)
        let declaration = root.map { source.declaration($0) } ?? Declaration()
        guard source.problems.isEmpty else { throw Problems(source.problems) }
        return declaration
    }
}

extension YAMLSource {
    fileprivate mutating func declaration(_ root: Node) -> Declaration {
        guard let top = mapping(root, "the registry file", known: ["Namespaces"]),
            let namespaces = top["Namespaces"], let nodes = list(namespaces)
        else { return Declaration() }
        var first: [String: Node] = [:]
        return Declaration(
            namespaces: nodes.compactMap { node in
                guard let namespace = namespace(node) else { return nil }
                let request = namespace.request
                let kind = request.kind == .http ? "HTTP" : "DNS"
                let key = "\(kind) \(request.name.lowercased())"
                let isNew = isFirst(key, "namespace '\(request.name)'", node, &first)
                return isNew ? namespace : nil
            })
    }

    private mutating func namespace(_ node: Node) -> Declaration.DeclaredNamespace? {
        let known = ["Name", "Type", "Description", "Vpc", "Properties", "Tags", "Services"]
        guard let entries = mapping(node, "a namespace", known: known) else { return nil }
        let name = required("Name", of: entries, "a namespace", node)
        guard let kind: Namespace.Kind = requiredChoice("Type", of: entries, "a namespace", node)
        else { return nil }
        if kind == .dnsPrivate, entries["Vpc"] == nil {
            report("a DNS_PRIVATE namespace needs Vpc; any word will do", at: node)
        }
        let services = entries["Services"].map { self.services($0, isHTTP: kind == .http) } ?? []
        let request = CreateNamespace(
            name: name ?? "", kind: kind, vpc: optional("Vpc", of: entries),
            description: optional("Description", of: entries),
            soaTTL: entries["Properties"].flatMap { soaTTL($0.value) },
            tags: tags(of: entries), owner: .file)
        return name.map { _ in .init(request: request, services: services, place: place(of: node)) }
    }

    /// Properties, DnsProperties, SOA, TTL: as deep as Cloud Map has it.
    private mutating func soaTTL(_ properties: Node) -> Int? {
        var node = properties
        for (what, name) in [("Properties", "DnsProperties"), ("DnsProperties", "SOA")] {
            guard let entry = mapping(node, what, known: [name])?[name] else { return nil }
            node = entry.value
        }
        return mapping(node, "SOA", known: ["TTL"])?["TTL"].flatMap {
            number($0.value, "TTL", in: 0...Int(Int32.max))
        }
    }

    private mutating func services(_ entry: Entry, isHTTP: Bool) -> [Declaration.DeclaredService] {
        var first: [String: Node] = [:]
        return (list(entry) ?? []).compactMap { node in
            guard let service = service(node) else { return nil }
            let name = service.request.name
            let key = isHTTP || service.request.isHTTPOnly ? name : name.lowercased()
            return isFirst(key, "service '\(name)'", node, &first) ? service : nil
        }
    }

    private mutating func service(_ node: Node) -> Declaration.DeclaredService? {
        let known = [
            "Name", "Type", "Description", "DnsConfig", "HealthCheckConfig",
            "HealthCheckCustomConfig", "Tags", "Instances",
        ]
        guard let entries = mapping(node, "a service", known: known) else { return nil }
        let name = required("Name", of: entries, "a service", node)
        let kind: Namespace.Kind? = entries["Type"].flatMap { choice($0.value, "Type") }
        if let entry = entries["Type"], let kind, kind != .http {
            report("Type of a service can only be HTTP", at: entry.value)
        }
        if let custom = entries["HealthCheckCustomConfig"] {
            _ = mapping(custom.value, "HealthCheckCustomConfig", known: ["FailureThreshold"])
        }
        let request = CreateService(
            name: name ?? "", namespaceID: "", description: optional("Description", of: entries),
            dns: entries["DnsConfig"].flatMap { dnsConfig($0.value) }, isHTTPOnly: kind == .http,
            healthCheckConfig: entries["HealthCheckConfig"].flatMap { healthCheck($0.value) },
            hasCustomHealthCheck: entries["HealthCheckCustomConfig"] != nil,
            tags: tags(of: entries), owner: .file)
        let instances = entries["Instances"].map { self.instances($0) } ?? []
        return name.map { _ in
            .init(request: request, instances: instances, place: place(of: node))
        }
    }

    private mutating func dnsConfig(_ node: Node) -> DNSConfig? {
        guard
            let entries = mapping(node, "DnsConfig", known: ["RoutingPolicy", "DnsRecords"])
        else { return nil }
        let policy: DNSConfig.RoutingPolicy? =
            entries["RoutingPolicy"].flatMap { choice($0.value, "RoutingPolicy") }
        guard let records = entries["DnsRecords"] else {
            report("DnsConfig needs DnsRecords", at: node)
            return nil
        }
        return DNSConfig(
            routingPolicy: policy ?? .multivalue,
            records: (list(records) ?? []).compactMap { record($0) })
    }

    private mutating func record(_ node: Node) -> DNSConfig.Record? {
        guard let entries = mapping(node, "a DNS record", known: ["Type", "TTL"]) else {
            return nil
        }
        let kind: DNSConfig.RecordKind? = requiredChoice("Type", of: entries, "a DNS record", node)
        guard let ttl = entries["TTL"] else {
            report("a DNS record needs TTL", at: node)
            return nil
        }
        guard let seconds = number(ttl.value, "TTL", in: 0...Int(Int32.max)) else { return nil }
        return kind.map { DNSConfig.Record($0, ttl: seconds) }
    }

    private mutating func healthCheck(_ node: Node) -> HealthCheckConfig? {
        let what = "HealthCheckConfig"
        let known = ["Type", "ResourcePath", "FailureThreshold"]
        guard let entries = mapping(node, what, known: known),
            let kind: HealthCheckConfig.Kind = requiredChoice("Type", of: entries, what, node)
        else { return nil }
        return HealthCheckConfig(
            kind: kind, resourcePath: optional("ResourcePath", of: entries),
            failureThreshold: entries["FailureThreshold"].flatMap {
                number($0.value, "FailureThreshold", in: 1...10)
            })
    }

    private mutating func instances(_ entry: Entry) -> [Declaration.DeclaredInstance] {
        var first: [String: Node] = [:]
        return (list(entry) ?? []).compactMap { node in
            let known = ["InstanceId", "Attributes"]
            guard let entries = mapping(node, "an instance", known: known),
                let id = required("InstanceId", of: entries, "an instance", node)
            else { return nil }
            let attributes = entries["Attributes"].map { self.attributes($0.value) } ?? [:]
            guard isFirst(id, "instance '\(id)'", node, &first) else { return nil }
            return .init(id: id, attributes: attributes, place: place(of: node))
        }
    }

    private mutating func attributes(_ node: Node) -> [String: String] {
        var attributes: [String: String] = [:]
        for entry in pairs(node, "Attributes") ?? [] {
            attributes[entry.name] = text(entry.value, entry.name)
        }
        return attributes
    }
}
