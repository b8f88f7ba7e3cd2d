/// Runs dnsperf and reads its statistics.
enum Dnsperf {
    /// The arguments of every load: 16 clients with 200 queries under way together. More would
    /// overflow default socket buffers and stall dnsperf for its time-out.
    static let load = ["-c", "16", "-q", "200"]

    /// Loads a server of 127.0.0.1 for some seconds; `options` are those of one load, `-e`.
    static func run(
        port: UInt16, queries: String, seconds: Double, options: [String], processor: Int
    ) throws -> LoadReport {
        let place = ["-s", "127.0.0.1", "-p", String(port), "-d", queries]
        let output = try Tool.output(
            of: ["dnsperf"] + place + options + load + ["-l", "\(seconds)"], processor: processor)
        guard let report = LoadReport(dnsperf: output) else {
            throw Failure("dnsperf wrote no statistics:\n\(output)")
        }
        return report
    }
}

extension LoadReport {
    /// Reads what dnsperf 2.10 writes at its end; nil when a figure is missing.
    init?(dnsperf output: String) {
        var figures: [Substring: [Substring]] = [:]
        for line in output.split(separator: "\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let name = line[..<colon].drop { $0 == " " }
            figures[name] = line[line.index(after: colon)...]
                .split { $0 == " " || $0 == "," }
        }
        guard let completed = figures["Queries completed"]?.first.flatMap({ Int($0) }),
            let lost = figures["Queries lost"]?.first.flatMap({ Int($0) }),
            let seconds = figures["Run time (s)"]?.first.flatMap({ Double($0) })
        else { return nil }
        self.init(seconds: seconds, completed: completed, lost: lost)
        // NOERROR 190 (95.00%), NXDOMAIN 10 (5.00%)
        let words = figures["Response codes"] ?? []
        for index in words.indices.dropLast() {
            if let count = Int(words[index + 1]) { codes[String(words[index])] = count }
        }
        // request 41, response 120
        let sizes = figures["Average packet size"] ?? []
        if let place = sizes.firstIndex(of: "response"), place + 1 < sizes.count {
            replyOctets = Double(sizes[place + 1])
        }
    }
}
