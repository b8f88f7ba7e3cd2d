/// The limits of the registry, each with the rule that sets it.
package enum RegistryLimits {
    /// Characters of a client's token and of a VPC id (Cloud Map's ResourceId).
    package static let resourceID = 64
    /// Characters of a description.
    package static let description = 1024
    /// Characters of an HTTP namespace's name.
    package static let httpName = 1024
    /// Characters of a DNS namespace's name, and of a service's full DNS name.
    package static let dnsName = 253
    /// Octets of a domain name as it goes over the wire, RFC 1035 §2.3.4.
    package static let wireName = 255
    /// Octets of a label, RFC 1035 §2.3.4.
    package static let label = 63
    /// Characters of a service's name.
    package static let serviceName = 127
    /// Characters of an instance id.
    package static let instanceID = 64
    /// Characters of an attribute's key.
    package static let attributeKey = 255
    /// Characters of an attribute's value.
    package static let attributeValue = 1024
    /// Characters of all keys and values of one instance together.
    package static let attributesTotal = 5000
    /// Attributes of one instance beside the reserved ones.
    package static let customAttributes = 30
    /// Tags that one request may carry; `tags` is what a resource may have.
    package static let tagsInRequest = 200
    /// Tags of one namespace or service.
    package static let tags = 50
    /// Characters of a tag's key.
    package static let tagKey = 128
    /// Characters of a tag's value.
    package static let tagValue = 256
    /// Attributes of one service.
    package static let serviceAttributes = 30
    /// Characters of a service attribute's key.
    package static let serviceAttributeKey = 255
    /// Characters of a service attribute's value.
    package static let serviceAttributeValue = 1024
    /// The longest time to live in seconds, RFC 2181 §8.
    package static let ttl = 2_147_483_647
    /// Characters of a probe's path.
    package static let resourcePath = 255
    /// Results in a row that a health check may wait for.
    package static let failureThreshold = 10
    /// Seconds from one probe of an instance to the next.
    package static let probeInterval = 1...300
    /// Subtypes of one instance: each costs a PTR record.
    package static let subtypes = 16
    /// The most answers that the tag `muster:max-answers` may ask for.
    package static let maxAnswers = 65_535
    /// Seconds of a lease. Heartbeats are requests, and one a second for each instance is plenty;
    /// and what may be silent for longer than a day is not watched.
    package static let lease = 1...86_400
    /// The most seconds that a reported status may be delayed: an hour.
    package static let customHealthDelay = 3600
    /// Characters of a refused value that an error message repeats.
    package static let quotedValue = 256

    /// Operations that are kept; the newest stay.
    package static let operations = 100_000
    /// How long an operation is kept: 7 days, in milliseconds.
    package static let operationAge: Int64 = 7 * 24 * 3600 * 1000
    /// Requests that can be told from new ones by their token; the newest stay.
    package static let replays = 100_000
    /// How long a repeated request is answered as the first was: 24 hours, in milliseconds.
    package static let replayAge: Int64 = 24 * 3600 * 1000
    /// Old rows that one group of commands removes, more than a group of commands adds.
    package static let sweep = 10_000
    /// Revisions stay below 2^53, so that JavaScript clients read them exactly.
    package static let revision: Int64 = (1 << 53) - 1
    /// Parts that a dictionary of rows is kept in.
    package static let shards = 256
    /// Elements of a sorted list that lie in one array.
    package static let chunk = 512
    /// Instances of a service that lie in one array: 8 KiB of rows, which a change may move.
    package static let instanceChunk = 64
}
