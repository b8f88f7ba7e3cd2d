// What is asked.
extension DataSet {
    /// A question of the mix.
    package struct Query: Hashable, Sendable {
        /// With the dot at its end.
        package let name: String
        /// `A`, `AAAA` or `SRV`.
        package let type: String

        /// The question for the records of a type at a name.
        package init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// The first `count` questions of a seed: 50 % A, 20 % AAAA, 20 % SRV, 5 % A of an alias, 5 % A
    /// of a name that does not exist, of services drawn at random.
    package func queries(count: Int, seed: UInt64 = 1) -> some Sequence<Query> {
        sequence(state: SeededSource(seed: seed)) { query(&$0) }.prefix(count)
    }

    /// Writes as many questions for dnsperf, one a line.
    package func queries(to path: String, count: Int) throws(FileFailure) {
        var file = try TextFile(path: path)
        for query in queries(count: count) {
            try file.append { buffer in
                buffer.append(contentsOf: query.name)
                buffer.append(" ")
                buffer.append(contentsOf: query.type)
                buffer.append("\n")
            }
        }
        try file.flush()
    }

    private func query(_ source: inout SeededSource) -> Query {
        switch source.below(20) {
        case 0..<10: Query(name: service(&source).ownerName, type: "A")
        case 10..<14: Query(name: service(&source).ownerName, type: "AAAA")
        case 14..<18: Query(name: serviceWithPorts(&source).ownerName, type: "SRV")
        case 18 where services.aliases > 0:
            Query(
                name: services[services.addressed + source.below(services.aliases)].ownerName,
                type: "A")
        default:
            Query(name: "no-\(source.below(100_000)).\(Self.namespace).", type: "A")
        }
    }

    private func service(_ source: inout SeededSource) -> BenchService {
        services[source.below(services.addressed)]
    }

    /// The first service has ports, so that the search ends.
    private func serviceWithPorts(_ source: inout SeededSource) -> BenchService {
        while true {
            let service = service(&source)
            if service.hasPorts { return service }
        }
    }
}
