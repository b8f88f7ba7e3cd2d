internal import DNSWire
public import Registry
internal import ZoneFiles
internal import Zones

/// What is answered to a question, and why.
public struct Explanation: Codable, Sendable {
    /// Where the answer comes from.
    public enum Source: String, Codable, Sendable {
        /// Records of a registered service.
        case service
        /// The name of one instance under an SRV service.
        case instance
        /// What DNS-SD says of services, made from the registry.
        case discovery = "DNS-SD"
        /// The name of an address of instances, in a reverse zone.
        case address = "an address of instances"
        /// A zone file.
        case zoneFile = "zone file"
        /// A wildcard in a zone file that stands for the name.
        case wildcard
        /// A DNAME record in a zone file, at a name above.
        case rewrite = "DNAME"
        /// NS records in a zone file that hand the name to other servers.
        case delegation
        /// The name of a host that `ServerConfiguration.hosts` has.
        case host = "a host of this server"
        /// A zone encloses the name, and nothing more.
        case zone
        /// No zone encloses the name.
        case nowhere
        /// No zone encloses the name: others are asked.
        case forwarded
    }

    /// An instance of the service that was asked for.
    public struct InstanceState: Codable, Hashable, Sendable {
        public var id: Instance.ID
        public var status: HealthStatus
        /// When the status last changed.
        public var since: Timestamp
        /// Whether the rule chose it.
        public var isAnswered: Bool
        /// What the status comes from, `connection refused`; nil where there is nothing to say.
        public var reason: String?
    }

    public var name: String
    public var type: String
    public var answer: Answer
    public var source: Source
    /// The apex of the enclosing zone, and the serial of its SOA record.
    public var zone: String?
    public var serial: UInt32?
    /// Namespace and service in the registry's words, `web in example.local`.
    public var service: String?
    /// The row of the answer rule that applied, in words; nil where no service answers.
    public var rule: String?
    public var instances: [InstanceState]
    /// What else there is to know: the place in a zone file, a routing policy.
    public var notes: [String]
}

extension Server {
    /// Asks a question of the server itself: what is answered, which rule chose it, from which
    /// instances.
    public func explain(_ name: String, _ type: String) async throws(ServerError) -> Explanation {
        let question = try Question(name, type)
        let answer = try query(name, type)
        var explanation = Explanation(
            name: question.name.description, type: Presentation.name(of: question.type),
            answer: answer, source: .nowhere, instances: [], notes: [])
        await keeper.explain(question.name, &explanation)
        if explanation.source == .nowhere || explanation.source == .delegation {
            tellUpstreams(of: question.name, question.type, &explanation)
        }
        for owner in Self.aliasTargets(in: answer, after: question.name) {
            await keeper.note(owner, &explanation)
            if !(await keeper.encloses(owner)) {
                tellUpstreams(of: owner, question.type, &explanation)
            }
        }
        if explanation.rule == nil { explanation.rule = explanation.absence }
        return explanation
    }

    /// The names that the answer goes on to behind the one that was asked.
    private static func aliasTargets(in answer: Answer, after name: DomainName) -> [DomainName] {
        let targets = answer.answers.compactMap { line -> DomainName? in
            let words = line.split(separator: " ")
            guard words.count == 5, words[3] == "CNAME" else { return nil }
            return try? DomainName(String(words[4]))
        }
        return targets.filter { $0 != name }
    }
}

extension Explanation {
    /// Why there is no answer, in words; nil where there is one.
    fileprivate var absence: String? {
        guard answer.answers.isEmpty else { return nil }
        switch (answer.code, source) {
        case ("NXDOMAIN", _): return "neither the name nor any name below it exists"
        case ("NOERROR", .delegation): return "other servers answer for the name"
        case ("NOERROR", _): return "the name exists, but has no \(type) records"
        default: return nil
        }
    }
}

extension Keeper {
    /// Whether the name is in a zone that is served.
    func encloses(_ name: DomainName) -> Bool { projection.writer.zone(enclosing: name) != nil }

    /// Fills in where the answer for a name comes from.
    func explain(_ name: DomainName, _ explanation: inout Explanation) {
        guard let apex = projection.writer.zone(enclosing: name) else { return }
        explanation.source = .zone
        explanation.zone = apex.description
        explanation.serial = projection.writer.serial(of: apex)
        if projection.statics.hosts.contains(apex) {
            if name == apex { explanation.source = .host }
            return
        }
        if let (source, records) = projection.statics.origin(of: name) {
            explanation.source = source
            explanation.notes += records.map { "\($0.owner) \($0.type) at \($0.place)" }
        }
        if let service = registry.service(owning: name.registryText) {
            explanation.source = .service
            describe(service, &explanation)
        } else if let instance = registry.instance(targetedBy: name.registryText),
            let service = registry.service(instance.serviceID)
        {
            explanation.source = .instance
            explanation.service = title(of: service)
            explanation.rule = "the name of one instance: answered whatever its health"
            explanation.instances = [state(of: instance, isAnswered: true)]
        }
        explainDiscovery(name, &explanation)
    }

    /// Says of a name that an alias led to which rule chose its records.
    func note(_ name: DomainName, _ explanation: inout Explanation) {
        guard let service = registry.service(owning: name.registryText) else { return }
        let choice = registry.choice(of: service)
        let members = projection.services[service.id]?.members
        let answered = members?.answered.sorted() ?? choice.instances
        explanation.notes.append(
            "\(name) is \(title(of: service)): \(choice.reason.text); answered of it: "
                + (answered.isEmpty ? "none" : answered.joined(separator: ", ")))
    }

    /// Says which rule chose a service's records, and from which instances.
    func describe(_ service: Service, _ explanation: inout Explanation) {
        let choice = registry.choice(of: service)
        let chosen = Set(choice.instances)
        explanation.service = title(of: service)
        explanation.rule = choice.reason.text
        let members = projection.services[service.id]?.members
        explanation.instances = registry.instances(of: service.id).map {
            state(of: $0, isAnswered: (members?.answered ?? chosen).contains($0.id))
        }
        if service.dns?.routingPolicy == .weighted {
            explanation.notes.append("WEIGHTED: each answer shows one of these, picked at random")
        }
        if let members, !chosen.isSubset(of: members.answered) {
            explanation.notes.append(
                "an instance whose target leads to no address is passed over, whatever its health")
        }
        let most = registry.answerSettings(of: service).maxAnswers
        if most > 0 { explanation.notes.append("each answer shows at most \(most) of these") }
    }

    private func state(of instance: Instance, isAnswered: Bool) -> Explanation.InstanceState {
        Explanation.InstanceState(
            id: instance.id, status: instance.health.status, since: instance.health.since,
            isAnswered: isAnswered, reason: reason(of: instance))
    }

    /// What a service is called, and where.
    func title(of service: Service) -> String {
        "\(service.name) in \(registry.namespace(service.namespaceID)?.name ?? "?")"
    }
}
