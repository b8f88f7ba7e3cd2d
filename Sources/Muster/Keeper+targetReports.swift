internal import DNSWire
internal import Registry
internal import ZoneFiles

// What targets of instances lead to, for people.

extension Keeper {
    /// What an instance's target leads to: `lb.example.net.: A 192.0.2.1, AAAA none, looked up 12 s
    /// ago`; nil for an instance without one.
    func targetText(of instance: Instance) -> String? {
        guard let target = instance.aliasTarget,
            let service = projection.services[instance.serviceID]
        else { return nil }
        let parts = service.dns.records.map { record in
            let question = TargetQuestion(name: target, type: record.kind.type)
            return text(of: question, target: target)
        }
        return "\(target): " + parts.joined(separator: "; ")
    }

    private func text(of question: TargetQuestion, target: DomainName) -> String {
        let type = Presentation.name(of: question.type)
        let answer = projection.targets.answers[question] ?? .pending
        var text: String
        switch answer {
        case .addresses(let addresses, let ttl):
            let shown = addresses.prefix(ServerLimits.shownTargetAddresses)
                .map { Presentation.rdata(type: question.type, wire: $0) }
            let others = addresses.count - shown.count
            text = "\(type) \(shown.joined(separator: " "))"
            text += (others > 0 ? " and \(others) more" : "") + ", TTL \(ttl)"
        case .nothing: text = "\(type) none"
        case .missing, .failure, .pending:
            return "\(type) not resolved: \(shortened(answer.reason ?? "", question))"
        }
        if let (found, staleness) = projection.outside.history(of: question) {
            text += ", looked up \((time.steady() - found).components.seconds) s ago"
            if let staleness { text += ", not again: \(shortened(staleness, question))" }
        }
        return text
    }

    /// A reason without the target's own name in front, which is told already.
    private func shortened(_ reason: String, _ question: TargetQuestion) -> Substring {
        let name = "\(question.name): "
        return reason.dropFirst(reason.hasPrefix(name) ? name.count : 0)
    }
}
