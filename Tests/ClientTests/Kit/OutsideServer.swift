import TestKit

/// Another authoritative server on a stage, BIND with a root zone of its own: what Muster forwards
/// to. It logs each query.
struct OutsideServer {
    /// Where it listens.
    static let address = "10.53.0.53"

    /// What it has: names with one kind of address, chains of aliases, sets that no datagram holds,
    /// and what apt asks for.
    private static let zone = """
        $TTL 60
        . SOA ns.outside.example. h.outside.example. 1 3600 600 86400 5
        . NS ns.outside.example.
        $ORIGIN outside.example.
        ns A \(address)
        four A 10.53.1.4
        six AAAA fd53:1::6
        both A 10.53.1.5
        both AAAA fd53:1::5
        one CNAME two
        two CNAME three
        three A 10.53.1.7
        dangling CNAME gone
        text TXT "no address"
        large TXT \((0..<10).map { "\($0)\(letters)" }.joined(separator: " "))
        \((100...195).map { "many A 10.53.1.\($0)" }.joined(separator: "\n"))
        deb A 10.53.1.8
        _http._tcp.deb SRV 0 0 8080 mirror.deb
        mirror.deb A 10.53.1.9

        """

    private static let letters = String(repeating: "x", count: 199)

    /// The running server.
    let program: RunningProgram

    init(on stage: Stage) async throws {
        try await UnpackedPrograms.fetch()
        let zone = try stage.folder.write(Self.zone, to: "outside/root.zone")
        let configuration = """
            options {
                directory "\(stage.folder.path("outside"))";
                pid-file none;
                session-keyfile none;
                lock-file none;
                listen-on { \(Self.address); };
                listen-on-v6 { none; };
                recursion no;
                querylog yes;
            };
            controls { };
            zone "." { type primary; file "\(zone)"; };
            """
        let file = try stage.folder.write(configuration, to: "outside/named.conf")
        program = try stage.start(
            UnpackedPrograms.command("usr/sbin/named", ["-g", "-n", "1", "-c", file]))
        try await wait(for: "BIND to answer\n\(program.errors)") {
            try await stage.dig("@" + Self.address, "ns.outside.example").contains("NOERROR")
        }
    }

    /// The names and types that were asked, in small letters, without what Muster asks for its own
    /// sake.
    var questions: [String] {
        program.errors.split(separator: "\n").compactMap { line -> String? in
            guard let start = line.firstRange(of: " query: ")?.upperBound else { return nil }
            let words = line[start...].split(separator: " ").map { $0.lowercased() }
            guard words.count > 2, !words[0].contains("muster-loop") else { return nil }
            return words[0] + " " + words[2].uppercased()
        }
    }
}
