package import Muster
package import Registry
import Synchronization

// The data set in a server.
extension DataSet {
    /// Commands that run at the same time: as many as share one transaction.
    private static let atOnce = 512

    /// Registers everything by the library's commands, in a server that knows nothing of it yet;
    /// `progress` is told how many of all instances there are.
    ///
    /// - Returns: The ids of `services`, in their order.
    @discardableResult
    package func register(
        in server: Server, progress: (@Sendable (_ done: Int, _ all: Int) -> Void)? = nil
    ) async throws -> [Service.ID] {
        let namespace = try await server.createNamespace(
            Self.namespace, soaTTL: Self.negativeTimeToLive)
        let meter = Meter(all: instanceCount, progress: progress)
        let ids = try await withThrowingTaskGroup(of: [(Int, Service.ID)].self) { group in
            for first in 0..<Self.atOnce {
                group.addTask {
                    var ids: [(Int, Service.ID)] = []
                    for index in stride(from: first, to: services.count, by: Self.atOnce) {
                        let service = services[index]
                        ids.append((index, try await server.add(service, to: namespace)))
                        meter.add(service.instanceCount)
                    }
                    return ids
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        // An operation fails silently where nobody reads it: count what there is.
        let instances = await server.read { $0.counts.instances }
        guard instances >= meter.all else {
            throw RegisterFailure(missing: meter.all - instances)
        }
        return ids.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// Instances that are not there although their registration was acknowledged.
package struct RegisterFailure: Error, CustomStringConvertible {
    package let missing: Int

    package var description: String { "\(missing) instances were refused by the server" }
}

extension Server {
    /// Creates a service with its instances; gives its id.
    fileprivate func add(
        _ service: BenchService, to namespace: Namespace.ID
    ) async throws(ServerError) -> Service.ID {
        let id = try await createService(
            service.name, in: namespace,
            records: service.recordKinds.map { .init($0, ttl: DataSet.timeToLive) },
            routingPolicy: service.routingPolicy, hasHealth: true)
        for instance in service.instances {
            try await run(
                .registerInstance(
                    RegisterInstance(
                        serviceID: id, instanceID: instance.id, attributes: instance.attributes)))
        }
        return id
    }
}

/// Counts what is done and tells of it now and then.
private final class Meter: Sendable {
    let all: Int
    private let progress: (@Sendable (Int, Int) -> Void)?
    private let done = Atomic(0)

    init(all: Int, progress: (@Sendable (Int, Int) -> Void)?) {
        self.all = all
        self.progress = progress
    }

    /// Adds to what is done; every 5,000 and every twentieth part are told.
    func add(_ count: Int) {
        guard let progress else { return }
        let (before, now) = done.wrappingAdd(count, ordering: .relaxed)
        let step = max(5000, all / 20)
        if before / step != now / step || now == all { progress(now, all) }
    }
}
