import BenchData
import Registry

/// An instance that a benchmark changes.
struct ChangeTarget: Hashable, Sendable {
    let key: Instance.Key
    /// The service's name in DNS, with the dot at its end.
    let owner: String
    /// The instance's IPv4 address, which no other instance has.
    let address: String
    /// What it is registered with.
    let attributes: [String: String]
}

/// The instances that a benchmark changes, spread evenly over the services of the data set.
struct ChangeTargets: Sendable {
    /// Instances that are not there at first.
    let newcomers: [ChangeTarget]
    /// Instances that are there, each beside others of its service, no two of one service.
    let members: [ChangeTarget]

    /// At most `count` of each; fewer where the data set has too few services for the members.
    ///
    /// - Parameter ids: The ids of the data set's services, in their order.
    init(_ data: DataSet, ids: [Service.ID], count: Int) {
        let addressed = data.services.addressed
        newcomers = (0..<count).map { number in
            let index = number * addressed / count
            return Self.newcomer(number, data.services[index], ids[index])
        }
        let shared = (0..<addressed).filter { data.services[$0].instanceCount > 1 }
        let taken = min(count, shared.count)
        members = (0..<taken).map { number in
            let index = shared[number * shared.count / taken]
            let instance = data.services[index].instances[0]
            return ChangeTarget(
                key: Instance.Key(service: ids[index], instance: instance.id),
                owner: instance.service.ownerName, address: instance.ipv4,
                attributes: instance.attributes)
        }
    }

    /// An instance whose address is in 172.16.0.0/12, where the data set has none.
    private static func newcomer(
        _ number: Int, _ service: BenchService, _ id: Service.ID
    ) -> ChangeTarget {
        precondition(number < 1 << 20)
        let (first, second, third) = (16 + (number >> 16), number >> 8 & 0xFF, number & 0xFF)
        let address = "172.\(first).\(second).\(third)"
        return ChangeTarget(
            key: Instance.Key(service: id, instance: "new-\(number)"),
            owner: service.ownerName, address: address,
            attributes: [
                ReservedAttribute.ipv4: address,
                ReservedAttribute.ipv6: "2001:db8:1::\(String(number & 0xFFFF, radix: 16))",
                ReservedAttribute.port: "\(20_000 + number % 10_000)",
            ])
    }
}
