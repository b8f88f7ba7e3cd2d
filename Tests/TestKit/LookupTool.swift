/// A program that people ask name servers with.
package enum LookupTool: String, CaseIterable, Sendable, CustomStringConvertible {
    case dig, drill, kdig

    /// The command's name.
    package var description: String { rawValue }

    /// Asks the server at this address, `127.0.0.1:5300`, a question such as `www.example.org. A`;
    /// `launcher` is put in front of the command, to run it in another network.
    package func ask(
        _ question: String, at address: String, over transport: Transport = .udp,
        options: [String] = [], launcher: [String] = []
    ) async throws -> LookupAnswer {
        let words = question.split(separator: " ").map(String.init)
        let parts = address.split(separator: ":").map(String.init)
        guard words.count == 2, parts.count == 2 else {
            throw Unreadable(description: "not a question: \(question) at \(address)")
        }
        let result = try await run(
            launcher + [rawValue, "@" + parts[0], "-p", parts[1]] + flags(transport) + options
                + words)
        guard result.succeeded else {
            throw Unreadable(
                description: "\(self) \(question): \(result.ending)\n"
                    + result.output + result.errors)
        }
        return LookupAnswer(result.output)
    }

    /// What a question travels in.
    package enum Transport: String, CaseIterable, Sendable {
        case udp, tcp
    }

    /// Whatever the tool, a lost datagram shows; what is cut is asked for again over TCP.
    private func flags(_ transport: Transport) -> [String] {
        switch self {
        case .dig: ["+tries=1", "+time=5"] + (transport == .tcp ? ["+tcp"] : [])
        case .kdig: ["+retry=0", "+time=5"] + (transport == .tcp ? ["+tcp"] : [])
        case .drill: transport == .tcp ? ["-t"] : ["-u"]
        }
    }
}

/// What dig, drill or kdig printed; the three agree on everything but details.
package struct LookupAnswer: Sendable, CustomStringConvertible {
    /// NOERROR, NXDOMAIN and so on.
    package private(set) var status = ""
    /// As printed: `qr aa rd`.
    package private(set) var flags: [String] = []
    package private(set) var answer: [String] = []
    package private(set) var authority: [String] = []
    package private(set) var additional: [String] = []
    /// All that was printed.
    package let description: String

    /// Reads what one of the tools printed: records become lines with single spaces.
    init(_ text: String) {
        description = text
        var section = ""
        for line in text.split(whereSeparator: \.isNewline).map(String.init) {
            let folded = line.lowercased()
            if folded.hasPrefix(";; ->>header<<-") {
                status = Self.status(of: line)
            } else if folded.hasPrefix(";; flags:") {
                let flags = folded.dropFirst(9).prefix { $0 != ";" }
                self.flags = flags.split(separator: " ").map(String.init)
            } else if folded.hasSuffix(" section:") {
                section = folded
            } else if !folded.hasPrefix(";") {
                add(line.split { $0.isWhitespace }.joined(separator: " "), to: section)
            }
        }
    }

    private mutating func add(_ record: String, to section: String) {
        switch section {
        case ";; answer section:": answer.append(record)
        case ";; authority section:": authority.append(record)
        case ";; additional section:": additional.append(record)
        default: break
        }
    }

    /// The word behind `status:` (dig and kdig) or `rcode:` (drill).
    private static func status(of header: String) -> String {
        let words = header.split { " ,;".contains($0) }.map(String.init)
        let label = words.firstIndex { $0 == "status:" || $0 == "rcode:" }
        return label.map { words[$0 + 1] } ?? ""
    }

    /// The RDATA of the answer's records, sorted: what a set holds when its order does not matter.
    package var data: [String] {
        answer.map { $0.split(separator: " ").dropFirst(4).joined(separator: " ") }.sorted()
    }
}
