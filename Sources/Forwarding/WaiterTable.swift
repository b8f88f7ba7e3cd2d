internal import NameServer

/// Those who wait for answers, in the order in which they came, of all and of each client.
///
/// Clients of IPv6 are networks of /64: a host has as many addresses as it likes. All operations
/// are O(log clients).
struct WaiterTable<Waiter> {
    private struct Entry {
        let waiter: Waiter
        let flight: Int
        let client: Int
        let since: Int64
        var older = -1
        var newer = -1
    }

    private struct Client {
        let host: SocketAddress.Host?
        var count = 0
        var oldest = -1
        var newest = -1
    }

    private var entries: [Entry?] = []
    private var free: [Int] = []
    private var clients: [Client] = []
    private var freeClients: [Int] = []
    private var numbers: [SocketAddress.Host?: Int] = [:]
    /// The clients, the one that has most waiting first.
    private var order = SlotHeap()
    /// How many wait.
    private(set) var count = 0

    /// Has one wait for a flight; returns its number. The client is nil for the program itself.
    mutating func add(
        _ waiter: Waiter, of host: SocketAddress.Host?, to flight: Int, at now: Int64
    ) -> Int {
        let client = number(of: Self.network(of: host))
        let number = free.popLast() ?? entries.count
        if number == entries.count { entries.append(nil) }
        let newest = clients[client].newest
        entries[number] = Entry(
            waiter: waiter, flight: flight, client: client, since: now, older: newest)
        if newest >= 0 {
            entries[newest]?.newer = number
        } else {
            clients[client].oldest = number
        }
        clients[client].newest = number
        clients[client].count += 1
        order.set(client, to: Int64(-clients[client].count))
        count += 1
        return number
    }

    /// Takes one out who waits; returns it and its flight.
    mutating func remove(_ number: Int) -> (Waiter, flight: Int) {
        guard let entry = entries[number] else { preconditionFailure("nobody has this number") }
        entries[number] = nil
        free.append(number)
        count -= 1
        let client = entry.client
        if entry.older >= 0 {
            entries[entry.older]?.newer = entry.newer
        } else {
            clients[client].oldest = entry.newer
        }
        if entry.newer >= 0 {
            entries[entry.newer]?.older = entry.older
        } else {
            clients[client].newest = entry.older
        }
        clients[client].count -= 1
        if clients[client].count > 0 {
            order.set(client, to: Int64(-clients[client].count))
        } else {
            order.remove(client)
            numbers[clients[client].host] = nil
            freeClients.append(client)
        }
        return (entry.waiter, entry.flight)
    }

    /// The one who gives its place to a newcomer when all are taken: the oldest of the client that
    /// has most waiting. It has had its time, or the newcomer's client has less than half as many;
    /// else nil.
    func oneThatYields(to newcomer: SocketAddress.Host?, at now: Int64) -> Int? {
        guard let client = order.first?.slot, let oldest = entries[clients[client].oldest] else {
            return nil
        }
        let own = numbers[Self.network(of: newcomer)].map { clients[$0].count } ?? 0
        let isOver = now - oldest.since >= ForwardingLimits.undisturbed
        return isOver || 2 * own < clients[client].count ? clients[client].oldest : nil
    }

    private mutating func number(of host: SocketAddress.Host?) -> Int {
        if let number = numbers[host] { return number }
        let number = freeClients.popLast() ?? clients.count
        if number == clients.count { clients.append(Client(host: host)) }
        clients[number] = Client(host: host)
        numbers[host] = number
        return number
    }

    private static func network(of host: SocketAddress.Host?) -> SocketAddress.Host? {
        if case .ipv6(let high, _, let scope) = host {
            return .ipv6(high: high, low: 0, scope: scope)
        }
        return host
    }
}
