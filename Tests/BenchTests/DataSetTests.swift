import BenchData
import Muster
import Registry
import TestKit
import Testing

/// What a benchmark is made from: as large as promised, the same each time, and the same for all.
@Suite struct DataSetTests {
    @Test("10,000 services make 45,500 instances and 191,806 records")
    func size() {
        let data = DataSet(services: 10_000)
        #expect(data.services.count == 10_500)
        #expect(data.instanceCount == 45_500)
        #expect(data.recordCount == 191_806)
    }

    @Test("The master file has every record once, and is the same each time")
    func masterFile() throws {
        let folder = try TemporaryFolder()
        let data = DataSet(services: 200)
        try data.masterFile(to: folder.path("first"))
        try data.masterFile(to: folder.path("second"))
        let text = folder.read("first")
        #expect(folder.read("second") == text)
        let records = text.split(separator: "\n").filter { $0.contains("\tIN\t") }
        #expect(records.count == data.recordCount)
    }

    @Test("Instances have ids and addresses of their own")
    func unique() {
        let instances = DataSet(services: 2000).services.filter { $0.kind == .addressed }
            .flatMap(\.instances)
        #expect(Set(instances.map(\.id)).count == instances.count)
        #expect(Set(instances.map(\.ipv4)).count == instances.count)
        #expect(Set(instances.map(\.ipv6)).count == instances.count)
    }

    @Test("The questions have the promised mix, and are the same each time")
    func queries() throws {
        let data = DataSet(services: 1000)
        let queries = Array(data.queries(count: 20_000))
        #expect(queries == Array(data.queries(count: 20_000)))
        let share: ((DataSet.Query) -> Bool) -> Double = { isSuch in
            Double(queries.count(where: isSuch)) / Double(queries.count)
        }
        #expect(abs(share { $0.type == "A" } - 0.6) < 0.02)
        #expect(abs(share { $0.type == "AAAA" } - 0.2) < 0.02)
        #expect(abs(share { $0.type == "SRV" } - 0.2) < 0.02)
        #expect(abs(share { $0.name.hasPrefix("alias-") } - 0.05) < 0.01)
        #expect(abs(share { $0.name.hasPrefix("no-") } - 0.05) < 0.01)
    }

    @Test("Muster answers from its registry what it answers from the master file")
    func sameAnswers() async throws {
        let folder = try TemporaryFolder()
        let data = DataSet(services: 100)
        try folder.write("", to: "zones/bench.zone")
        try data.masterFile(to: folder.path("zones/bench.zone"))
        var configuration = ServerConfiguration()
        configuration.listen = []
        let registered = try await Server.start(configuration)
        try await data.register(in: registered)
        configuration.zonesFolder = folder.path("zones")
        let loaded = try await Server.start(configuration)
        let queries = Array(data.queries(count: 300))
        for query in queries + data.targetQueries {
            let expected = try loaded.query(query.name, query.type)
            let answer = try registered.query(query.name, query.type)
            #expect(answer.code == expected.code, "\(query)")
            #expect(answer.answers.sorted() == expected.answers.sorted(), "\(query)")
            #expect(answer.additionals.sorted() == expected.additionals.sorted(), "\(query)")
        }
        #expect(await registered.statistics().registry.instances == data.instanceCount)
        await registered.stop()
        await loaded.stop()
    }
}

extension DataSet {
    /// Both addresses of every target of an SRV record.
    fileprivate var targetQueries: [Query] {
        services.filter(\.hasPorts).flatMap(\.instances).flatMap { instance in
            ["A", "AAAA"].map { Query(name: instance.targetName, type: $0) }
        }
    }
}
