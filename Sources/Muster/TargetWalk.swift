internal import DNSWire
internal import Zones

/// Finds the addresses of one target: along CNAME and DNAME records of ours, through services whose
/// instances have targets themselves, and to names outside.
///
/// What services with targets answer is made of what this finds, so it never reads that, but goes
/// on to their instances: what two of them lent each other would stay for ever. Each name is looked
/// at once.
struct TargetWalk {
    private let projection: Projection
    private let question: TargetQuestion
    private var addresses: [[UInt8]] = []
    private var ttl = ServerLimits.targetTTL
    private var passed: Set<DomainName> = []
    private var missing: String?
    private var unresolved: TargetAnswer?
    /// Names outside our zones that it came to.
    private(set) var outside: Set<TargetQuestion> = []
    /// The zones of ours that it came through.
    private(set) var zones: Set<DomainName> = []

    /// What there is of a question.
    init(_ question: TargetQuestion, in projection: Projection) {
        self.projection = projection
        self.question = question
        follow(question.name, hops: 0)
    }

    /// The addresses, of everything that it came to; only without any, why there are none.
    var answer: TargetAnswer {
        if !addresses.isEmpty { return TargetAnswer(addresses, of: question.type, ttl: ttl) }
        return unresolved ?? missing.map { .missing($0) } ?? .nothing
    }

    private mutating func follow(_ name: DomainName, hops: Int) {
        guard passed.insert(name).inserted else {
            missing = missing ?? "\(question.name) leads back to \(name)"
            return
        }
        guard hops <= ZoneLimits.aliasHops else {
            missing = "\(question.name) leads over more than \(ZoneLimits.aliasHops) names"
            return
        }
        if let zone = projection.writer.zone(enclosing: name) { zones.insert(zone) }
        if let service = projection.targeting[name], let ttl = service.ttl(of: question.type) {
            return follow(service, ttl: ttl, hops: hops)
        }
        switch projection.writer.records(of: question.type, at: name) {
        case .records(let data, let ttl): add(data, ttl: ttl)
        case .alias(let target, let ttl):
            self.ttl = min(self.ttl, ttl)
            follow(target, hops: hops + 1)
        case .noData: break
        case .nameError: missing = missing ?? "\(name) does not exist"
        case .elsewhere: followOutside(TargetQuestion(name: name, type: question.type))
        }
    }

    private mutating func follow(_ service: ProjectedService, ttl: UInt32, hops: Int) {
        for member in service.chosenMembers {
            if let target = member.aliasTarget {
                follow(target, hops: hops + 1)
            } else if let address = member.address(question.type) {
                add([address], ttl: ttl)
            }
        }
    }

    private mutating func followOutside(_ question: TargetQuestion) {
        outside.insert(question)
        switch projection.outside.answer(to: question) {
        case .addresses(let data, let ttl): add(data, ttl: ttl)
        case .nothing: break
        case .missing(let text): missing = missing ?? text
        case let answer: unresolved = unresolved ?? answer
        }
    }

    private mutating func add(_ data: [[UInt8]], ttl: UInt32) {
        addresses += data
        self.ttl = min(self.ttl, ttl)
    }
}
