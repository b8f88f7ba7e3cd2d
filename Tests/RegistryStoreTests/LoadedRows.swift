import Foundation
import Registry
import RegistryStore
import TestKit
import Testing

@Suite("Rows are handed over many at a time")
struct LoadedRows {
    private func service(_ number: Int) -> Service {
        Service(
            id: "srv-\(number + 1000)", namespaceID: "ns-1", name: "s\(number)",
            dns: DNSConfig(records: [.init(number % 3 == 0 ? .srv : .a, ttl: number % 2)]),
            created: Timestamp(milliseconds: 1), revision: 1)
    }

    private func instance(
        _ number: Int, of service: Service.ID, _ attributes: [String: String] = ["a": "b"]
    ) -> Instance {
        Instance(
            id: "i-\(number + 1000)", serviceID: service, attributes: attributes,
            registered: Timestamp(milliseconds: 3),
            health: InstanceHealth(status: .healthy, since: Timestamp(milliseconds: 4)))
    }

    @Test(
        "The instances of a service come together, however many, and in order",
        arguments: [
            [], [0], [1], [1000], [255, 1, 256, 0, 257, 3], Array(repeating: 1, count: 600),
        ]
    )
    func together(sizes: [Int]) throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        let services = sizes.indices.map(service)
        let instances = zip(services, sizes).flatMap { service, size in
            (0..<size).map { instance($0, of: service.id) }
        }
        try store.write(
            [.putNamespace(Samples.namespace)] + services.map { .putService($0) }
                + instances.shuffled().map { .putInstance($0) })
        var batches: [[Instance]] = []
        var loaded: [Service] = []
        try store.load(.answers) { rows in
            switch rows {
            case .services(let rows): loaded += rows
            case .instances(let rows): batches.append(rows)
            default: break
            }
        }
        #expect(loaded == services)
        #expect(batches.flatMap { $0 } == instances)
        for (batch, next) in zip(batches, batches.dropFirst()) {
            #expect(batch.last?.serviceID != next.first?.serviceID)
        }
        #expect(batches.count <= 1 + instances.count / 256)
    }

    @Test("Attributes come back whatever the rows beside them have")
    func attributes() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("LoadedRows.attributes: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let names = [
            "", "a", "b", "AWS_INSTANCE_IPV4", "é\u{301}", "q\"", "a long name of an attribute",
        ]
        let values = [
            "", "1", "\\", "\u{0}\n", "a value that is longer than a small text", "{}", "😀",
        ]
        let instances = (0..<800).map { number in
            // Runs of neighbours with the same names, as in life, and others in between.
            let some = number % 20 < 15 ? names[..<(number / 20 % 7)] : names.shuffled()[..<3]
            return instance(
                number, of: "srv-1000",
                Dictionary(
                    uniqueKeysWithValues: some.map {
                        ($0, values.randomElement(using: &random)!)
                    }))
        }
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(
            [.putNamespace(Samples.namespace), .putService(service(0))]
                + instances.map { .putInstance($0) })
        let expected = instances.map { Change.putInstance($0) }
        #expect(try store.rows().suffix(instances.count) == expected[...])
    }

    @Test("Attributes in another order or twice, as another program may write them, are read")
    func foreignAttributes() throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        let attributes = ["x": "1", "y": "2"]
        try store.write(
            [.putNamespace(Samples.namespace), .putService(service(0))]
                + (0..<4).map { .putInstance(instance($0, of: "srv-1000", attributes)) })
        store.close()
        try scratch.edit(
            """
            UPDATE instances SET attributes = '{"y":"2","x":"1"}' WHERE id = 'i-1001';
            UPDATE instances SET attributes = '{ "y" : "2", "x" : "1" }' WHERE id = 'i-1002';
            UPDATE instances SET attributes = '{"x":"1","y":"3","y":"2"}' WHERE id = 'i-1003';
            """)
        let rows = try RegistryStore(folder: scratch.data).rows()
        let read = rows.compactMap {
            if case .putInstance(let row) = $0 { row.attributes } else { nil }
        }
        #expect(read == Array(repeating: attributes, count: 4))
    }

    @Test(
        "A damaged row in the middle of many is named, and those before it alone are handed over",
        arguments: [
            ("status = 'FINE'", "FINE"), ("attributes = '{\"a\":1}'", "JSON"),
            ("owner = x'00'", "is no"), ("attributes = '{\"a\":\"b\"'", "JSON"),
        ])
    func damaged(change: String, problem: String) throws {
        let scratch = try Scratch()
        let store = try RegistryStore(folder: scratch.data)
        try store.write(
            [.putNamespace(Samples.namespace), .putService(service(0)), .putService(service(1))]
                + (0..<700).map {
                    .putInstance(instance($0, of: $0 < 400 ? "srv-1000" : "srv-1001"))
                })
        store.close()
        try scratch.edit(
            "PRAGMA writable_schema = ON;"
                + "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT, ', '')"
                + " WHERE name = 'instances'; PRAGMA writable_schema = RESET;")
        try scratch.edit("UPDATE instances SET \(change) WHERE id = 'i-1555'")
        let opened = try RegistryStore(folder: scratch.data)
        var loaded: [Instance.ID] = []
        let error = storeError {
            try opened.load(.answers) {
                if case .instances(let rows) = $0 { loaded += rows.map(\.id) }
            }
        }
        #expect(error?.message.contains("table instances, key \"srv-1001\"") == true)
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "none")")
        #expect(loaded == (0..<400).map { "i-\($0 + 1000)" })
    }
}
