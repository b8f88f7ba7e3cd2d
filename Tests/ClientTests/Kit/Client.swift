/// A program or library that resolves names, and how it is run for real.
struct Client: Sendable {
    /// The heading of its section in docs/clients.md.
    let name: String
    /// Asks it which release it is.
    let version: @Sendable (Stage) async throws -> String
    /// False for one that takes what a cut reply holds.
    var asksOverTCP = true
    /// What its result must be read with.
    var remark = ""
    /// Starts it where `web` and `_web._tcp` exist already. It runs as long as a view is held.
    let start: @Sendable (Stage) async throws -> [View]

    /// All clients, in the order of docs/clients.md.
    static let all = [
        glibc, musl, recentMusl, resolved, haproxy, nginx, prometheus, unbound, bind, dnsmasq,
        dnspython, cares,
        tools,
    ]
}

/// A client cannot run on this machine, for a reason that is no fault of Muster or of the client.
struct CannotStart: Error {
    let reason: String
}
