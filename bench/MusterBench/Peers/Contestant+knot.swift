extension Contestant {
    /// Knot with one worker for each transport, which does not write the zone file back.
    static let knot = Contestant(
        name: "Knot",
        files: { place in
            [
                "knot.conf": """
                server:
                    listen: 127.0.0.1@\(place.port)
                    rundir: \(place.folder)
                    udp-workers: 1
                    tcp-workers: 1
                    background-workers: 1
                database:
                    storage: \(place.folder)
                log:
                  - target: stderr
                    any: warning
                zone:
                  - domain: bench.example
                    storage: \(place.folder)
                    file: \(place.zoneFile)
                    zonefile-sync: -1

                """
            ]
        },
        command: { [$0.peers + "/usr/sbin/knotd", "-c", $0.folder + "/knot.conf"] },
        versionCommand: { [$0.peers + "/usr/sbin/knotd", "--version"] })
}
