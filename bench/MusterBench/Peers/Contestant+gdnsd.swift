extension Contestant {
    /// gdnsd with one thread for each transport; it takes zones from files named after them.
    /// Since version 3 it leaves aliases to the resolver: 1 of 20 questions costs it less.
    static let gdnsd = Contestant(
        name: "gdnsd", followsAliases: false,
        files: { place in
            [
                "run/README": "", "state/README": "",
                "zones/bench.example": "$INCLUDE \(place.zoneFile)\n",
                "config": """
                options => {
                    listen => 127.0.0.1:\(place.port)
                    udp_threads => 1
                    tcp_threads => 1
                    run_dir => \(place.folder)/run
                    state_dir => \(place.folder)/state
                }

                """,
            ]
        },
        command: { [$0.peers + "/usr/sbin/gdnsd", "-c", $0.folder, "start"] },
        versionCommand: { [$0.peers + "/usr/sbin/gdnsd", "version"] })
}
