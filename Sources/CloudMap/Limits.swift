/// The limits of the API.
package enum CloudMapLimits {
    /// Octets of a request's body; the largest that the model allows has some 60,000.
    package static let body = 1 << 20
    /// Octets that a reply is given room for at first; most need no more.
    static let usualReply = 2048
    /// Instances of one service whose texts are kept: what one reply shows where a request does not
    /// say how many it may.
    static let keptInstancesOfService = 100
    /// Instances whose texts are kept, of all services; and services, which may have none. With
    /// usual attributes that is some 10 MiB.
    static let keptInstances = 16_384
    /// Arrays and objects inside each other in a request's body; the model's deepest has seven.
    static let depth = 32
    /// Characters of a value that an error message repeats.
    static let quotedValue = 1024
    /// Broken constraints that an error message tells; all of them are counted.
    static let violations = 100
}
