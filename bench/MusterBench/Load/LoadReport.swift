import DNSWire

/// What a load came to.
struct LoadReport: Codable, Equatable, Sendable {
    var seconds: Double
    var completed: Int
    var lost: Int
    /// Datagrams that answered no query that was under way.
    var unexpected: Int
    /// Replies by response code as dig prints it.
    var codes: [String: Int]
    /// Octets of a reply on average; nil where nobody counted.
    var replyOctets: Double?

    /// Queries that were answered in a second.
    var queriesPerSecond: Double { seconds > 0 ? Double(completed) / seconds : 0 }

    /// True when the codes are those of the data set's questions: 5 % name errors, all others
    /// answered. Few replies may have other shares.
    var answersMix: Bool {
        let errors = codes["NXDOMAIN"] ?? 0
        let others = codes["NOERROR"] ?? 0
        guard errors + others == completed else { return false }
        return completed < 10_000 || abs(Double(errors) / Double(completed) - 0.05) < 0.02
    }

    /// Sums of all channels over this many seconds.
    init(_ counts: LoadCounts, seconds: Double) {
        self.seconds = seconds
        completed = counts.completed
        lost = counts.lost
        unexpected = counts.unexpected
        codes = [:]
        for (code, count) in counts.codes.enumerated() where count > 0 {
            codes[ResponseCode(rawValue: UInt16(code)).description] = count
        }
    }

    /// The parts given.
    init(seconds: Double, completed: Int, lost: Int, codes: [String: Int] = [:]) {
        self.seconds = seconds
        self.completed = completed
        self.lost = lost
        unexpected = 0
        self.codes = codes
    }
}
