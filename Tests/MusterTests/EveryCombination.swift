import Muster
import Registry
import TestKit
import Testing

/// Every kind of record under every routing policy, with few and many instances of which none, some
/// and all are unhealthy, beside a model that knows nothing of how the server does it.
@Suite("Every combination of records, policy, number and health")
struct EveryCombination {
    typealias Kind = DNSConfig.RecordKind

    /// The records and policies that a service may have.
    struct Form: CustomTestStringConvertible, Sendable {
        let kinds: [Kind]
        let policy: DNSConfig.RoutingPolicy

        var testDescription: String {
            "\(kinds.map(\.rawValue).joined(separator: "+")) \(policy.rawValue)"
        }
    }

    static let forms =
        DNSConfig.RoutingPolicy.allCases.flatMap { policy in
            [[.a], [.aaaa], [.srv], [.a, .aaaa], [.a, .srv], [.a, .aaaa, .srv]].map {
                Form(kinds: $0, policy: policy)
            }
        } + [Form(kinds: [.cname], policy: .weighted)]

    @Test("The answer is the model's", arguments: forms)
    func answers(_ form: Form) async throws {
        let test = try await TestServer()
        let name = form.kinds.contains(.srv) ? "_s._tcp" : "web"
        let service = try await test.service(
            name, form.kinds.map { .init($0, ttl: 10) }, form.policy)
        var model = Model(form: form, owner: "\(name).example.local.")
        try check(test, model)
        for count in [1, 8, 9, 1000] {
            for number in model.instances.count..<count {
                try await test.server.succeed(
                    .registerInstance(
                        RegisterInstance(
                            serviceID: service, instanceID: "i\(number)",
                            attributes: Model.attributes(number, form))))
                model.instances.append(.healthy)
            }
            try check(test, model)
            // Some, then all, in an order of their own; and back.
            let numbers = Array(0..<count).shuffled()
            for (index, number) in numbers.enumerated() {
                try await test.report(service, "i\(number)", .unhealthy)
                model.lose(number)
                if index == count / 2 { try check(test, model) }
            }
            try check(test, model)
            for number in numbers {
                try await test.report(service, "i\(number)", .healthy)
                model.instances[number] = .healthy
            }
        }
        await test.server.stop()
    }

    private func check(_ test: TestServer, _ model: Model) throws {
        for kind in Kind.allCases {
            let name = String(model.owner.dropLast())
            let answer = try test.server.query(name, kind.rawValue)
            #expect(answer.code == (model.instances.isEmpty ? "NXDOMAIN" : "NOERROR"))
            let shown = answer.answers.filter { $0.hasPrefix(model.owner) }
            let expected = model.records(kind)
            if model.form.policy == .weighted, !expected.isEmpty {
                #expect(shown.count == 1 && expected.contains(shown[0]), "\(kind): \(shown)")
            } else {
                #expect(Set(shown) == expected && shown.count == expected.count, "\(kind)")
            }
        }
    }
}

/// What a service's instances are, and what DNS should show.
private struct Model {
    enum Health: Equatable {
        case healthy
        /// Lost as the one of this number.
        case lost(Int)
    }

    let form: EveryCombination.Form
    let owner: String
    var instances: [Health] = []
    private var losses = 0

    init(form: EveryCombination.Form, owner: String) {
        self.form = form
        self.owner = owner
    }

    mutating func lose(_ number: Int) {
        losses += 1
        instances[number] = .lost(losses)
    }

    /// The healthy ones, or else the one that was lost last.
    private var chosen: [Int] {
        let healthy = instances.indices.filter { instances[$0] == .healthy }
        if !healthy.isEmpty { return healthy }
        return instances.indices.filter { instances[$0] == .lost(losses) }
    }

    /// All records of a kind that may be shown.
    func records(_ kind: EveryCombination.Kind) -> Set<String> {
        // A CNAME is the answer to every question.
        if form.kinds == [.cname] {
            return Set(chosen.map { "\(owner) 10 IN CNAME \(Self.target($0))." })
        }
        guard form.kinds.contains(kind) else { return [] }
        return Set(
            chosen.map { number in
                switch kind {
                case .a: "\(owner) 10 IN A \(Self.ipv4(number))"
                case .aaaa: "\(owner) 10 IN AAAA \(Self.ipv6(number))"
                case .srv: "\(owner) 10 IN SRV 1 1 \(8000 + number) i\(number).\(owner)"
                case .cname: "\(owner) 10 IN CNAME \(Self.target(number))."
                }
            })
    }

    static func attributes(
        _ number: Int, _ form: EveryCombination.Form
    ) -> [String: String] {
        if form.kinds == [.cname] { return [ReservedAttribute.cname: target(number)] }
        return [
            ReservedAttribute.ipv4: ipv4(number), ReservedAttribute.ipv6: ipv6(number),
            ReservedAttribute.port: "\(8000 + number)",
        ]
    }

    private static func ipv4(_ number: Int) -> String { "10.0.\(number / 250).\(number % 250)" }
    private static func ipv6(_ number: Int) -> String {
        "2001:db8::\(String(number + 1, radix: 16))"
    }
    private static func target(_ number: Int) -> String { "host-\(number).example.org" }
}
