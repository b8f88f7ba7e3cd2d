/// The limits of the probers.
enum ProbeLimits {
    /// How long a TCP probe may take to connect, as at Route 53.
    static let tcpConnect = Duration.seconds(10)
    /// How long an HTTP or HTTPS probe may take to connect, the TLS handshake included.
    static let httpConnect = Duration.seconds(4)
    /// How long the status line may take after the request.
    static let statusLine = Duration.seconds(2)
    /// Results in a row that change the status when the service says nothing else, as Route 53.
    static let threshold = 3
    /// How late a timer may be; a result that comes later than that after its deadline says more
    /// about this machine than about the target.
    static let lateness = Duration.milliseconds(500)
    /// How long the schedule sleeps at most while a probe is under way, so that it notices when the
    /// machine does not let it run.
    static let heartbeat = Duration.milliseconds(250)
    /// The grain of the schedule.
    static let tick = Duration.milliseconds(5)
    /// Ticks in one turn of the wheel, 20 s; what is due later stays for more turns. A power of 2.
    static let wheelSlots = 4096
    /// The most sockets of probes at once, whatever the limit of open files is.
    static let sockets = 8192
    /// The fewest, likewise.
    static let socketsAtLeast = 8
    /// Octets that one read from a target takes in.
    static let read = 4096
    /// Threads that probe.
    static let threads = 4
}
