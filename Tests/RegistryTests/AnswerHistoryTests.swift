import Registry
import Testing

/// Every short history of a small service, against a model without transition numbers: it looks
/// back through the history for the last moment at which one of today's instances was healthy.
@Suite("The last healthy instance")
struct AnswerHistoryTests {
    enum Event: Hashable {
        case register(String, HealthStatus)
        case deregister(String)
        case health(String, HealthStatus)
    }

    /// The slow model: the whole history, replayed for every question.
    struct Model {
        let history: [Event]

        /// Today's instances with their health and the moment of their registration.
        func standing(after count: Int) -> [String: (status: HealthStatus, born: Int)] {
            var standing: [String: (status: HealthStatus, born: Int)] = [:]
            for (moment, event) in history.prefix(count).enumerated() {
                switch event {
                case .register(let id, let first): standing[id] = (first, moment)
                case .deregister(let id): standing[id] = nil
                case .health(let id, let status): standing[id]?.status = status
                }
            }
            return standing
        }

        func answer(_ settings: AnswerSettings) -> [String] {
            let today = standing(after: history.count)
            let ids = today.keys.sorted()
            let healthy = ids.filter {
                let status = today[$0]?.status
                return status == .healthy || (status == .unknown && settings.unknown == .healthy)
            }
            if !healthy.isEmpty { return healthy }
            switch settings.allUnhealthy {
            case .all: return ids
            case .none: return []
            case .lastHealthy: return lastHealthy(today).map { [$0] } ?? ids
            }
        }

        private func lastHealthy(_ today: [String: (status: HealthStatus, born: Int)]) -> String? {
            for count in stride(from: history.count, through: 0, by: -1) {
                let then = standing(after: count)
                let found = today.keys.filter {
                    then[$0]?.status == .healthy && then[$0]?.born == today[$0]?.born
                }
                if let id = found.min() { return id }
            }
            return nil
        }
    }

    static let settings: [AnswerSettings] = AnswerSettings.AllUnhealthy.allCases.flatMap { all in
        AnswerSettings.Unknown.allCases.map { AnswerSettings(allUnhealthy: all, unknown: $0) }
    }

    @Test(
        "is right after every history of three instances", arguments: [HealthCheck.custom, probe])
    func everyHistory(check: HealthCheck) throws {
        var bench = Workbench()
        let service = try bench.service(check: check)
        var visited = 0
        try visit(bench, service, history: [], depth: 7, &visited)
        #expect(visited > 10_000)
    }

    private func visit(
        _ bench: Workbench, _ service: Service, history: [Event], depth: Int,
        _ visited: inout Int
    ) throws {
        visited += 1
        let row = try bench.current(service)
        let candidates = bench.registry.instances(of: service.id)
            .map { AnswerRule.Candidate(id: $0.id, health: $0.health) }
        for settings in Self.settings {
            let choice = AnswerRule.choose(candidates, check: row.healthCheck, settings: settings)
            try #require(
                choice.instances == Model(history: history).answer(settings),
                "after \(history) with \(settings)")
        }
        guard depth > 0 else { return }
        for event in events(bench, service, history) {
            var next = bench
            try apply(event, to: &next, service)
            try visit(next, service, history: history + [event], depth: depth - 1, &visited)
        }
    }

    /// The events that change something. Instances come in order, since their names do not matter.
    private func events(
        _ bench: Workbench, _ service: Service, _ history: [Event]
    ) -> [Event] {
        let isCustom = service.healthCheck == .custom
        let firsts: [HealthStatus] = isCustom ? [.healthy, .unhealthy] : [.unknown]
        var events: [Event] = []
        for id in ["a", "b", "c"] {
            let key = Instance.Key(service: service.id, instance: id)
            guard let instance = bench.registry.instance(key) else {
                events += firsts.map { .register(id, $0) }
                let wasThere = history.contains(.deregister(id))
                if wasThere { continue } else { break }
            }
            events.append(.deregister(id))
            events += [HealthStatus.healthy, .unhealthy]
                .filter { $0 != instance.health.status }
                .map { .health(id, $0) }
        }
        return events
    }

    private func apply(_ event: Event, to bench: inout Workbench, _ service: Service) throws {
        switch event {
        case .register(let id, let first):
            var attributes = [ipv4: "192.0.2.1", port: "80"]
            if first != .unknown { attributes[ReservedAttribute.initialHealth] = first.rawValue }
            try bench.register(id, in: service, attributes)
        case .deregister(let id):
            let key = Instance.Key(service: service.id, instance: id)
            try bench.run(.deregisterInstance(key, owner: .api))
        case .health(let id, let status):
            try bench.setHealth(status, of: id, in: service)
        }
    }
}
