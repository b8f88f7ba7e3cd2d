extension Contestant {
    /// NSD with one server process, no zone database and no response rate limit, which Debian's
    /// build has on.
    static let nsd = Contestant(
        name: "NSD",
        files: { place in
            [
                "nsd.conf": """
                server:
                    ip-address: 127.0.0.1@\(place.port)
                    server-count: 1
                    username: ""
                    chroot: ""
                    pidfile: ""
                    database: ""
                    zonesdir: "\(place.folder)"
                    xfrdir: "\(place.folder)"
                    xfrdfile: "\(place.folder)/xfrd.state"
                    zonelistfile: "\(place.folder)/zone.list"
                    rrl-ratelimit: 0
                    minimal-responses: yes
                remote-control:
                    control-enable: no
                zone:
                    name: bench.example
                    zonefile: "\(place.zoneFile)"

                """
            ]
        },
        command: { [$0.peers + "/usr/sbin/nsd", "-d", "-c", $0.folder + "/nsd.conf"] },
        versionCommand: { [$0.peers + "/usr/sbin/nsd", "-v"] })
}
