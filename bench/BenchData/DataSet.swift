/// The names, services and instances of a benchmark: the same for every run and every server.
///
/// Three of four services have A, AAAA and SRV records, the fourth A and AAAA; they have 1 to 8
/// instances in turn. For each 20 of them there is an alias, a service with one CNAME record that
/// leads to another's name. So 10,000 services make 45,500 instances and 191,806 records.
package struct DataSet: Sendable {
    /// The namespace, which is the zone.
    package static let namespace = "bench.example"
    /// The TTL of every record of a service, in seconds.
    package static let timeToLive = 60
    /// The TTL and MINIMUM of the zone's SOA record, in seconds.
    package static let negativeTimeToLive = 15
    /// How many services there are for each alias.
    package static let servicesPerAlias = 20

    /// All services: first those with addresses, then the aliases.
    package let services: BenchServices

    /// A data set of this many services, and the aliases to them.
    package init(services: Int) {
        precondition(services > 0)
        self.services = BenchServices(
            addressed: services, aliases: services / Self.servicesPerAlias)
    }

    /// How many instances all services have together.
    package var instanceCount: Int { services.reduce(0) { $0 + $1.instanceCount } }

    /// How many records Muster answers: those of services, the SOA and the NS record.
    package var recordCount: Int { services.reduce(2) { $0 + $1.recordCount } }
}

/// The services of a data set, made when they are asked for.
package struct BenchServices: RandomAccessCollection, Sendable {
    /// How many have addresses.
    package let addressed: Int
    /// How many are aliases.
    package let aliases: Int

    package var startIndex: Int { 0 }
    package var endIndex: Int { addressed + aliases }

    /// The service at an index, from 0.
    package subscript(index: Int) -> BenchService {
        precondition(index >= 0 && index < endIndex)
        if index < addressed { return BenchService(number: index + 1, kind: .addressed) }
        let number = index - addressed + 1
        // An odd step, so that neighbours do not lead to neighbours.
        let target = (number &* 7919) % addressed + 1
        return BenchService(number: number, kind: .alias(to: target))
    }
}
