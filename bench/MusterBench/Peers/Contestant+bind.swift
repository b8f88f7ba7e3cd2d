extension Contestant {
    /// BIND with one thread, as an authoritative server alone.
    static let bind = Contestant(
        name: "BIND",
        files: { place in
            [
                "named.conf": """
                options {
                    directory "\(place.folder)";
                    pid-file none;
                    session-keyfile none;
                    lock-file none;
                    listen-on port \(place.port) { 127.0.0.1; };
                    listen-on-v6 { none; };
                    recursion no;
                    minimal-responses yes;
                    dnssec-validation no;
                    notify no;
                };
                controls { };
                zone "bench.example" { type primary; file "\(place.zoneFile)"; };

                """
            ]
        },
        command: {
            [$0.peers + "/usr/sbin/named", "-g", "-n", "1", "-c", $0.folder + "/named.conf"]
        },
        versionCommand: { [$0.peers + "/usr/sbin/named", "-v"] })
}
