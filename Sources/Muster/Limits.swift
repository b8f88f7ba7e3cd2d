/// The limits of the embedded server.
enum ServerLimits {
    /// Commands that share one transaction, and so one fsync.
    static let group = 512
    /// How long after a failed write what was observed meanwhile is written again.
    static let retryInterval = Duration.seconds(1)
    /// Addresses of one target that go into the additional section; more would not fit anyway.
    static let additionalAddresses = 64
    /// Seconds that the addresses of an instance's target are answered with and kept at most, as
    /// Route 53 has it for load balancers.
    static let targetTTL: UInt32 = 60
    /// How long they are still answered when they cannot be looked up again.
    static let targetStaleness = Duration.seconds(30)
    /// How long after a failed look-up the next one is.
    static let targetRetry = Duration.seconds(5)
    /// Targets that upstreams are asked for at once.
    static let targetsUnderWay = 64
    /// Addresses of one type that are kept of one target; of more, the first in order are.
    static let targetAddresses = 64
    /// How many of them people are shown.
    static let shownTargetAddresses = 8
    /// TTL of the NS records that registered zones get, in seconds, as Route 53 has it.
    static let nameServerTTL: UInt32 = 172_800
    /// Octets of one string of a TXT record, RFC 6763 §6.1.
    static let textString = 255
    /// Octets of a TXT record that goes with a PTR record: larger ones are not recommended, and
    /// would keep the addresses out, RFC 6763 §6.2.
    static let additionalText = 1300
    /// TTL of what is answered for hosts, in seconds: their addresses change with a restart.
    static let hostTTL: UInt32 = 60
    /// The timers of a registered zone's SOA record in seconds, as Route 53 has them.
    static let refresh: UInt32 = 7200
    static let retry: UInt32 = 900
    static let expire: UInt32 = 1_209_600
    /// Publish times that are kept for the percentiles in `Statistics`.
    static let publishTimes = 1024
    /// Replaced blocks of the snapshot that may wait for the next publish; a task frees more.
    static let garbage = 512
    /// How long that task waits before each slice, so that readers leave and commands come in.
    static let reclaimInterval = Duration.milliseconds(10)
    /// Instances that one line of the log names.
    static let loggedInstances = 10
    /// Conflicts between zone files and the registry that one error tells.
    static let conflicts = 20
    /// The least time between two turns of the timer: leases are renewed all the time, and each has
    /// a turn once a period to find that out.
    static let timerPause = Duration.milliseconds(5)
    /// By how much the timer may be late before that counts as a time in which nobody could be
    /// heard: more than a busy machine takes, less than heartbeats are apart.
    static let starvation = Duration.seconds(1)
    /// How long no reply may have been limited until that is said to be over.
    static let limitingPause = Duration.seconds(60)
    /// How long a change of health is remembered for people: an hour, in milliseconds.
    static let historyAge: Int64 = 3600 * 1000
    /// Changes of health that are remembered of one instance; the newest stay.
    static let changesOfInstance = 100
    /// Changes of health that are remembered in all; the newest stay.
    static let changes = 100_000
    /// Octets of one piece of an exported zone, but for a name that has more by itself.
    static let exportPiece = 64 << 10
    /// Namespaces outside the configured domains that the warning about them names.
    static let listedNamespaces = 10
    /// Zones that the error about an unknown one names.
    static let listedZones = 100
}
