import NameServer

/// A server that has its sockets and may no more than it needs, before it reads anything else.
package struct PreparedServer: Sendable {
    let configuration: Configuration
    /// Nil where they are bound when all records are there.
    let sockets: ListenSockets?
}
