import CloudMap
import Registry
import TestKit
import Testing

/// Lists in pages, of every list operation, while rows come and go between the pages.
@Suite("Pages of every list")
struct Paging {
    /// A list operation: how its rows are made and taken away, and where they stand in replies.
    struct List: Sendable, CustomTestStringConvertible {
        let operation: CloudMapOperation
        let member: String
        let add: @Sendable (TestGateway, JSONValue, Int) async throws -> Void
        let remove: @Sendable (TestGateway, JSONValue, String) async throws -> Void
        let request: @Sendable (JSONValue) -> JSONObject

        var testDescription: String { operation.rawValue }
    }

    static let lists = [
        List(
            operation: .listNamespaces, member: "Namespaces",
            add: { gateway, _, number in _ = try await gateway.namespace("n\(number)", .http) },
            remove: { gateway, _, id in
                try await gateway.accept(.deleteNamespace, ["Id": .string(id)])
            },
            request: { _ in ["Filters": .filters(("TYPE", ["HTTP"], nil))] }),
        List(
            operation: .listServices, member: "Services",
            add: { gateway, owner, number in
                let namespace = try await gateway.accept(.getService, ["Id": owner])
                    .at("Service.NamespaceId")?.text
                _ = try await gateway.service("s\(number)", in: namespace ?? "")
            },
            remove: { gateway, _, id in
                try await gateway.accept(.deleteService, ["Id": .string(id)])
            },
            request: { _ in [:] }),
        List(
            operation: .listInstances, member: "Instances", add: addInstance,
            remove: removeInstance, request: { ["ServiceId": $0] }),
        List(
            operation: .getInstancesHealthStatus, member: "Status", add: addInstance,
            remove: removeInstance, request: { ["ServiceId": $0] }),
        List(
            operation: .listOperations, member: "Operations", add: addInstance,
            // Operations are never taken away by their ids.
            remove: { _, _, _ in },
            request: { ["Filters": .filters(("SERVICE_ID", [$0.text ?? ""], nil))] }),
    ]

    static let addInstance: @Sendable (TestGateway, JSONValue, Int) async throws -> Void = {
        gateway, owner, number in
        // Ids in no order of their own.
        try await gateway.register("\(number * 7919 % 1000)-\(number)", in: owner.text ?? "")
    }

    static let removeInstance: @Sendable (TestGateway, JSONValue, String) async throws -> Void = {
        gateway, owner, id in
        try await gateway.accept(
            .deregisterInstance, ["ServiceId": owner, "InstanceId": .string(id)])
    }

    private static func rows(_ reply: JSONObject, _ list: List) -> [String] {
        if let status = reply[list.member]?.members { return status.pairs.map(\.name) }
        return reply.texts(of: list.member, "Id")
    }

    /// Every row of a list, in pages of such sizes; `between` runs behind every page.
    private static func all(
        _ list: List, _ gateway: TestGateway, _ owner: JSONValue, sizes: [Int?],
        between: ([String]) async throws -> Void = { _ in }
    ) async throws -> [String] {
        var seen: [String] = []
        var token: JSONValue?
        var page = 0
        repeat {
            let size = sizes[page % sizes.count]
            var members = list.request(owner)
            members.add("MaxResults", size.map { .integer($0) })
            members.add("NextToken", token)
            let reply = try await gateway.accept(list.operation, members)
            let rows = rows(reply, list)
            token = reply["NextToken"]
            #expect(token == nil || rows.count == size ?? 100, "only the last page is short")
            seen += rows
            page += 1
            try await between(seen)
        } while token != nil
        return seen
    }

    @Test("Who stays is told once and in order, whoever comes and goes", arguments: lists)
    func changes(list: List) async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        print("seed of the pages of \(list.operation): \(seed)")
        var random = SeededGenerator(seed: seed)
        for _ in 0..<5 {
            let gateway = TestGateway()
            let owner = JSONValue.string(
                try await gateway.service("owner", in: try await gateway.namespace("a.test")))
            for number in 0..<20 { try await list.add(gateway, owner, number) }
            let before = try await Self.all(list, gateway, owner, sizes: [nil])
            var gone: Set<String> = []
            var number = 20
            let size = Int.random(in: 1...6, using: &random)
            let seen = try await Self.all(list, gateway, owner, sizes: [size]) { seen in
                for _ in 0..<Int.random(in: 0...2, using: &random) where number < 40 {
                    try await list.add(gateway, owner, number)
                    number += 1
                }
                let present = before.filter { !gone.contains($0) && $0 != owner.text }
                let victim = present.randomElement(using: &random)
                if let victim, gone.count < 8, list.operation != .listOperations {
                    try await list.remove(gateway, owner, victim)
                    gone.insert(victim)
                }
                _ = seen
            }
            #expect(Set(seen).count == seen.count, "seed \(seed): nothing is repeated")
            let stayed = before.filter { !gone.contains($0) }
            let told = seen.filter { before.contains($0) && !gone.contains($0) }
            #expect(told == stayed, "seed \(seed)")
            let after = try await Self.all(list, gateway, owner, sizes: [nil])
            let places = seen.filter(after.contains).compactMap(after.firstIndex)
            #expect(places == places.sorted(), "seed \(seed): in the list's own order")
        }
    }

    @Test("Sizes may differ from page to page, and the last page has no token", arguments: lists)
    func sizes(list: List) async throws {
        let gateway = TestGateway()
        let owner = JSONValue.string(
            try await gateway.service("owner", in: try await gateway.namespace("a.test")))
        for number in 0..<11 { try await list.add(gateway, owner, number) }
        let all = try await Self.all(list, gateway, owner, sizes: [nil])
        #expect(all.count == (list.operation == .listServices ? 12 : 11))
        for sizes in [[1], [2, 3], [4, 1, 100], [all.count], [all.count - 1], [all.count + 1]] {
            #expect(try await Self.all(list, gateway, owner, sizes: sizes) == all)
        }
    }

    @Test("Every change of a token is noticed, and no other request takes it", arguments: lists)
    func tokens(list: List) async throws {
        let gateway = TestGateway()
        let owner = JSONValue.string(
            try await gateway.service("owner", in: try await gateway.namespace("a.test")))
        for number in 0..<4 { try await list.add(gateway, owner, number) }
        var members = list.request(owner)
        members.add("MaxResults", 2)
        let token = try #require(
            try await gateway.accept(list.operation, members)["NextToken"]?.text)
        func refuse(_ token: String, _ operation: CloudMapOperation, _ members: JSONObject) async {
            var members = members
            members.add("NextToken", .string(token))
            await gateway.refuse(operation, members, "InvalidInput", "NextToken")
        }
        let characters = Array(token)
        for index in characters.indices {
            for other in ["A", "B", "_", "=", "é"] where String(characters[index]) != other {
                let changed = characters[..<index] + [Character(other)] + characters[(index + 1)...]
                await refuse(String(changed), list.operation, members)
            }
        }
        for wrong in [
            token + "A", token + "=", token + token, String(token.dropFirst()), "", "AAAA",
        ] {
            await refuse(wrong, list.operation, members)
        }
        for other in Self.lists where other.operation != list.operation {
            await refuse(token, other.operation, other.request(owner))
        }
    }

    @Test("A token is for one service, one list of ids, and one set of filters")
    func scopes() async throws {
        let gateway = TestGateway()
        let space = try await gateway.namespace("a.test")
        let (web, api) = (
            JSONValue.string(try await gateway.service("web", in: space)),
            JSONValue.string(try await gateway.service("api", in: space))
        )
        for number in 0..<4 {
            for service in [web, api] { try await Self.addInstance(gateway, service, number) }
        }
        for operation in [CloudMapOperation.listInstances, .getInstancesHealthStatus] {
            let token = try await gateway.accept(operation, ["ServiceId": web, "MaxResults": 1])[
                "NextToken"]
            await gateway.refuse(operation, ["ServiceId": api, "NextToken": token], "InvalidInput")
        }
        let ids = try await gateway.accept(.listInstances, ["ServiceId": web]).texts(
            of: "Instances", "Id")
        let first = try await gateway.accept(
            .getInstancesHealthStatus, ["ServiceId": web, "Instances": .list(ids), "MaxResults": 1])
        let token = first["NextToken"]
        await gateway.refuse(
            .getInstancesHealthStatus,
            ["ServiceId": web, "Instances": .list(ids.dropLast()), "NextToken": token],
            "InvalidInput")
        await gateway.refuse(
            .getInstancesHealthStatus, ["ServiceId": web, "NextToken": token], "InvalidInput")
        let rest = try await gateway.accept(
            .getInstancesHealthStatus,
            ["ServiceId": web, "Instances": .list(ids), "NextToken": token])
        #expect(rest["Status"]?.members?.pairs.count == 3 && rest["NextToken"] == nil)
        let filters = JSONValue.filters(("NAMESPACE_ID", [space], nil))
        let page = try await gateway.accept(
            .listServices, ["Filters": filters, "MaxResults": 1])["NextToken"]
        await gateway.refuse(.listServices, ["NextToken": page], "InvalidInput")
        try await gateway.accept(.listServices, ["Filters": filters, "NextToken": page])
    }
}
