import NIOCore

/// Every limit of the program's parts, each with its reason.
enum Limits {
    /// Octets of a configuration file: some hundred times what all settings need.
    static let configurationFile = 1 << 20
    /// Octets of the declared registry file: room for about 500,000 instances.
    static let declarationFile = 128 << 20
    /// Octets of the file of cookie secrets: two lines, and room for blank ones.
    static let cookieSecretFile = 128
    /// Octets of the credentials file: room for all credentials with the longest parts.
    static let credentialsFile = 1 << 20
    /// How often files that name upstreams are read: a machine that comes into another network has
    /// to find out soon, and what a program asks first waits no longer than this.
    static let upstreamLook = Duration.seconds(2)
    /// Credentials in a file; more of them belong into a system that knows people.
    static let credentials = 1_000
    /// Octets of a PEM file: some hundred certificates.
    static let certificateFile = 1 << 20
    /// Keys that may be written twice in a file before the rest of them goes unreported.
    static let repeatedKeys = 100
    /// Problems that are reported of one file; more of them tell nobody more.
    static let problems = 100
    /// Octets of a control request: a path of 4,096 octets with every octet escaped fits.
    static let controlRequest = 64 << 10
    /// Octets of a control reply: an answer that explains 100,000 instances fits.
    static let controlReply = 64 << 20
    /// Control connections at a time: people and scripts, not programs, talk to the socket.
    static let controlConnections = 32
    /// How long a control client may take to send its one line.
    static let controlRequestTime = Duration.seconds(5)
    /// How long a client waits for an answer or a count, and the server until its reply is read.
    static let controlReplyTime = Duration.seconds(30)
    /// How long an export may be read: as long what is replaced meanwhile is kept in memory.
    static let controlExportTime = Duration.seconds(600)
    /// Octets of the end of an exported zone that are kept to see whether it is whole.
    static let exportTail = 256
    /// Lines of an exported zone after which its progress is shown anew.
    static let exportProgress = 20_000
    /// How long a client waits until a backup or a purge is done: a slow disk under a registry of
    /// some GiB.
    static let controlChangeTime = Duration.seconds(600)
    /// Seconds that the API of a server may take to accept the connection of a command.
    static let apiConnectSeconds: Int64 = 5
    /// Seconds that it may take for one reply.
    static let apiReplySeconds: Int64 = 30
    /// Octets of a reply of the API: a hundred instances with all attributes that they may have,
    /// each octet escaped.
    static let apiReply = 8 << 20
    /// How long a command waits for its operation to end.
    static let apiOperationTime = Duration.seconds(60)
    /// Pages of one list, of a hundred rows each.
    static let apiPages = 100_000
    /// Changes of an instance's health in an hour from which on it is said to flap: it was away and
    /// back twice.
    static let flapping = 4
    /// Octets of a UNIX socket's path: `sun_path` holds 108 with the NUL at its end.
    static let socketPath = 107
    /// Sockets that the service manager may pass: two for each of some hundred addresses.
    static let passedSockets: Int32 = 512
    /// Groups that a user may be in: the kernel's own limit.
    static let groups = 65_536
    /// HTTP connections at a time, per API address.
    static let httpConnections = 256
    /// Seconds after which a silent HTTP connection is closed: as long can silent clients that hold
    /// all connections keep a health check waiting, and its own time limit is seldom shorter.
    static let httpIdleSeconds: Int64 = 5
    /// How long the rest of a request may take to come once its head is there: a body of 1 MiB
    /// over a line of 500 kbit/s takes 17 seconds.
    static let httpRequestTime = TimeAmount.seconds(20)
    /// How long a client may leave a reply waiting.
    static let httpReplyTime = TimeAmount.seconds(20)
    /// How long a refused body is read and dropped, so that its sender gets to see the reply.
    static let httpDrainTime = TimeAmount.seconds(2)
    /// How long requests that are under way may take once the program is told to stop; two seconds
    /// are promised for all of it.
    static let shutdownTime = Duration.milliseconds(1_200)
    /// Seconds after which a stop that drags on is cut short.
    static let stopSeconds = 1.9
    /// Characters of one value in a log line; the rest is cut, and said to be.
    static let loggedValue = 2_048
}
