import TestKit

/// Resolvers that hand one domain to Muster and keep what they hear for its TTL.
extension Client {
    /// unbound with a stub zone, a validator and random case of letters in its questions.
    static let unbound = Client(
        name: "unbound",
        version: {
            try await $0.word(
                after: "Version ", in: UnpackedPrograms.command(Self.unboundPath, ["-V"]))
        },
        start: { stage in
            let rootKey =
                ". DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"
            let file = try stage.folder.write(
                stage.page.configuration("unbound") + """
                    server:
                        interface: \(Stage.resolver)
                        access-control: \(Stage.resolver)/24 allow
                        use-caps-for-id: yes
                        trust-anchor: "\(rootKey)"
                        username: ""
                        chroot: ""
                        directory: "\(stage.folder.path)"
                        pidfile: ""
                        use-syslog: no

                    """, to: "unbound.conf")
            return try await stage.cache(unboundPath, ["-d", "-c", file])
        })
    private static let unboundPath = "usr/sbin/unbound"

    /// BIND with a static-stub zone and a validator.
    static let bind = Client(
        name: "BIND",
        version: {
            try await $0.word(after: "BIND ", in: UnpackedPrograms.command(bindPath, ["-v"]))
        },
        start: { stage in
            let place = """
                directory "\(stage.folder.path)";
                    pid-file none;
                    session-keyfile none;
                    lock-file none;
                    listen-on-v6 { none; };
                """
            let text = try stage.page.configuration("BIND")
                .replacing("directory \"/var/cache/bind\";", with: place)
            let file = try stage.folder.write(text + "controls { };\n", to: "named.conf")
            return try await stage.cache(bindPath, ["-g", "-n", "1", "-c", file])
        })
    private static let bindPath = "usr/sbin/named"

    /// dnsmasq with one server for the domain.
    static let dnsmasq = Client(
        name: "dnsmasq",
        version: {
            try await $0.word(after: "version ", in: UnpackedPrograms.command(dnsmasqPath, ["-v"]))
        },
        start: { stage in
            let file = try stage.folder.write(
                stage.page.configuration("dnsmasq") + """
                    listen-address=\(Stage.resolver)
                    bind-interfaces
                    no-resolv
                    no-hosts

                    """, to: "dnsmasq.conf")
            return try await stage.cache(
                dnsmasqPath, ["--no-daemon", "--log-facility=-", "--conf-file=" + file])
        })
    private static let dnsmasqPath = "usr/sbin/dnsmasq"
}

extension Stage {
    /// Starts a cache that listens on the interface, and shows what dig sees through it.
    fileprivate func cache(_ program: String, _ arguments: [String]) async throws -> [View] {
        let running = try start(UnpackedPrograms.command(program, arguments))
        try await waitForAnswers(of: Self.resolver, running)
        return views(through: Self.resolver, keeping: running)
    }
}
