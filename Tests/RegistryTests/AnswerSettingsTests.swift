import Registry
import Testing

@Suite("A service's own answer settings")
struct AnswerSettingsTests {
    @Test("Tags win over the defaults, each by itself")
    func tags() throws {
        var bench = Workbench()
        var service = try bench.service(check: .custom)
        let defaults = AnswerSettings(allUnhealthy: .all, unknown: .unhealthy, maxAnswers: 8)
        #expect(AnswerSettings.settings(for: service, defaults: defaults) == defaults)
        service.tags = [AnswerTag.allUnhealthy: "none"]
        let expected = AnswerSettings(allUnhealthy: .none, unknown: .unhealthy, maxAnswers: 8)
        #expect(AnswerSettings.settings(for: service, defaults: defaults) == expected)
        service.tags = [
            AnswerTag.allUnhealthy: "lastHealthy", AnswerTag.unknown: "healthy",
            AnswerTag.maxAnswers: "0",
        ]
        #expect(AnswerSettings.settings(for: service, defaults: defaults) == AnswerSettings())
    }

    @Test(
        "A value that means nothing is refused when the service is created",
        arguments: [
            (AnswerTag.allUnhealthy, "last-healthy"), (AnswerTag.unknown, "maybe"),
            (AnswerTag.maxAnswers, "-1"), (AnswerTag.maxAnswers, "many"),
            (AnswerTag.maxAnswers, "65536"), (AnswerTag.maxAnswers, ""),
        ])
    func refused(tag: String, value: String) throws {
        var bench = Workbench()
        var request = bench.request("web", in: try bench.namespace())
        request.tags = [tag: value]
        guard case .invalidInput(let text)? = bench.error(of: .createService(request)) else {
            Issue.record("\(tag) = \(value) was taken")
            return
        }
        #expect(text.contains(tag) && text.contains("'\(value)'"))
    }

    @Test("The choice of a service follows its tags")
    func choice() throws {
        var bench = Workbench()
        var request = bench.request("web", in: try bench.namespace(), check: .custom)
        request.tags = [AnswerTag.allUnhealthy: "all"]
        let service = try bench.service(request)
        for id in ["a", "b"] {
            try bench.register(id, in: service)
            try bench.setHealth(.unhealthy, of: id, in: service)
        }
        let choice = bench.registry.choice(of: service)
        #expect(choice.reason == .allUnhealthyAll)
        #expect(choice.instances == ["a", "b"])
    }
}
